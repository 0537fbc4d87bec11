import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { machineFiles } from '../../src/host/files.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'otl-files-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function* piped(...parts: string[]) {
  yield* parts
}
const files = (stdin = piped()) => machineFiles(path.join(home, 'state'), stdin)

test('state is readable by its owner only, and survives', async () => {
  await files().writeState('receipts/one.json', '{"a":1}')
  expect(await files().readState('receipts/one.json')).toBe('{"a":1}')
  expect((await stat(path.join(home, 'state/receipts/one.json'))).mode & 0o777).toBe(0o600)
  expect((await stat(path.join(home, 'state/receipts'))).mode & 0o777).toBe(0o700)
  expect(await files().listState('receipts')).toEqual(['one.json'])
})

test('what a user names is written for the user, and what is published for others as well', async () => {
  const named = path.join(home, 'plan.json')
  const report = path.join(home, 'reports/new/otl.xml')
  await files().write(named, '{}')
  await files().publish(report, '<testsuites/>')
  const modes = await Promise.all([named, report].map(async (file) => (await stat(file)).mode & 0o777))
  expect(modes).toEqual([0o600, 0o666 & ~process.umask()])
})

test('a write replaces the whole text and leaves nothing beside it', async () => {
  await files().writeState('a', 'first, and long')
  await files().writeState('a', 'second')
  expect(await files().readState('a')).toBe('second')
  expect(await readdir(path.join(home, 'state'))).toEqual(['a'])
})

test('what is absent is undefined, not a failure', async () => {
  expect(await files().readState('nothing')).toBeUndefined()
  expect(await files().listState('nowhere')).toEqual([])
  await files().removeState('nothing')
})

test.each(['../outside', '../../etc/passwd', 'a/../../b', '..'])(
  '%s cannot leave the state directory',
  async (name) => {
    await files().writeState(name, 'x')
    expect(await readdir(home)).toEqual(['state'])
  },
)

test('a pipe that is read again tells the same', async () => {
  const one = files(piped('{"a"', ':1}'))
  const texts = [await one.read('-'), await one.read('-')].map((bytes) => Buffer.from(bytes).toString())
  expect(texts).toEqual(['{"a":1}', '{"a":1}'])
})

test('a file, a pipe, and what cannot be read', async () => {
  await writeFile(path.join(home, 'event.json'), '{}')
  expect(Buffer.from(await files().read(path.join(home, 'event.json'))).toString()).toBe('{}')
  expect(Buffer.from(await files(piped('{"a"', ':1}')).read('-')).toString()).toBe('{"a":1}')
  await expect(files().read(path.join(home, 'absent'))).rejects.toMatchObject({
    message: expect.stringContaining('there is no such file'),
    code: 2,
  })
  await expect(files().read(home)).rejects.toThrow('it is a folder')
})

test('a folder is listed with what is in it, in order, and what is hidden is left out', async () => {
  const folder = path.join(home, 'traces')
  for (const name of ['b/2.json', 'b/1.json', 'a.json', '.git/x', 'node_modules/y', 'c/d/e.pb']) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), '')
  }
  await symlink(folder, path.join(folder, 'round'))
  const names = async (most: number) => {
    const listing = await files().list(folder, most)
    return { ...listing, files: listing?.files.map((file) => path.relative(folder, file)) }
  }
  expect(await names(9)).toEqual({ files: ['a.json', 'b/1.json', 'b/2.json', 'c/d/e.pb'], more: false })
  expect(await names(2)).toEqual({ files: ['a.json', 'b/1.json'], more: true })
  expect(await files().list(path.join(folder, 'a.json'), 9)).toBeUndefined()
  expect(await files().list(path.join(folder, 'absent'), 9)).toBeUndefined()
})

test('what is written for one user is his alone; what is published has the rights that the umask leaves', async () => {
  const mode = async (name: string) => (await stat(path.join(home, name))).mode & 0o777
  const usual = 0o666 & ~process.umask()
  await files().write(path.join(home, 'plan.json'), '{}')
  await files().publish(path.join(home, 'out.sarif'), '{}')
  expect([await mode('plan.json'), await mode('out.sarif')]).toEqual([0o600, usual])
  await files().publish(path.join(home, 'out.sarif'), '[]')
  expect(Buffer.from(await files().read(path.join(home, 'out.sarif'))).toString()).toBe('[]')
})

test('a file that must not be there yet is never replaced', async () => {
  const file = path.join(home, 'otl.config.yaml')
  await files().publish(file, 'check: {}\n', { anew: true })
  await expect(files().publish(file, 'other', { anew: true })).rejects.toMatchObject({
    message: `could not write ${file}: it is there already`,
    code: 2,
  })
  expect(Buffer.from(await files().read(file)).toString()).toBe('check: {}\n')
})

test('where the folder is missing, it is made for a report; for a file of one user the message says how', async () => {
  await files().publish(path.join(home, 'reports/new/out.sarif'), '{}')
  expect(await readdir(path.join(home, 'reports/new'))).toEqual(['out.sarif'])
  await expect(files().write(path.join(home, 'plans/plan.json'), '{}')).rejects.toMatchObject({
    message: expect.stringContaining(`there is no folder ${path.join(home, 'plans')}`),
    hint: `make it: mkdir -p ${path.join(home, 'plans')}`,
    code: 2,
  })
})

test.each(['a/b.json', 'a/b/c.json'])(
  '%s, of which a folder is a file, has a clear message',
  async (name) => {
    await writeFile(path.join(home, 'a'), '')
    await expect(files().publish(path.join(home, name), '{}')).rejects.toMatchObject({
      message: expect.stringMatching(/: (a part of the path is no folder|it is there already)$/),
      code: 2,
    })
  },
)
