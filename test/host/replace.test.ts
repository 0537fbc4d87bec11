import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { replaceFile } from '../../src/host/replace.ts'

/** A working folder of its own, and one beside it. */
async function folders(): Promise<{ here: string; beside: string }> {
  const root = await mkdtemp(path.join(tmpdir(), 'otl-replace-'))
  const [here, beside] = [path.join(root, 'here'), path.join(root, 'beside')]
  await mkdir(here)
  await mkdir(beside)
  const old = process.cwd()
  process.chdir(here)
  onTestFinished(() => process.chdir(old))
  return { here, beside }
}

const change = { before: 'old\n', after: 'new\n', named: true }
const refusal = (reason: string) => ({ kind: 'refused', reason })

test('the text is another, the rights are the same, and nothing is left beside it', async () => {
  const { here } = await folders()
  await writeFile('t.yaml', 'old\n')
  await chmod('t.yaml', 0o764)
  expect(await replaceFile('t.yaml', change)).toEqual({ kind: 'written' })
  expect(await readFile('t.yaml', 'utf8')).toBe('new\n')
  expect((await stat('t.yaml')).mode & 0o777).toBe(0o764)
  expect(await readdir(here)).toEqual(['t.yaml'])
})

test('a mark and line ends are bytes like others', async () => {
  await folders()
  await writeFile('t.yaml', '\ufeffa\r\n')
  expect(await replaceFile('t.yaml', { ...change, before: '\ufeffa\r\n', after: '\ufeffb\r\n' })).toEqual({
    kind: 'written',
  })
  expect([...(await readFile('t.yaml'))]).toEqual([0xef, 0xbb, 0xbf, 0x62, 0x0d, 0x0a])
})

test('a file that changed since it was read stays as somebody made it', async () => {
  const { here } = await folders()
  await writeFile('t.yaml', 'theirs\n')
  expect(await replaceFile('t.yaml', change)).toEqual(refusal('it changed since it was read'))
  expect(await readFile('t.yaml', 'utf8')).toBe('theirs\n')
  expect(await readdir(here)).toEqual(['t.yaml'])
})

test('a file that is gone, or that nobody may write to, is refused', async () => {
  await folders()
  expect(await replaceFile('t.yaml', change)).toEqual(refusal('there is no such file'))
  if (process.getuid?.() === 0) {
    console.log('left out: whoever runs the tests may write to every file')
    return
  }
  await writeFile('t.yaml', 'old\n')
  await chmod('t.yaml', 0o444)
  expect(await replaceFile('t.yaml', change)).toEqual(refusal('permission denied'))
})

test('a link within the working folder stays a link, and what it leads to is changed', async () => {
  const { here } = await folders()
  await mkdir('real')
  await writeFile('real/t.yaml', 'old\n')
  await symlink('real/t.yaml', 't.yaml')
  expect(await replaceFile('t.yaml', { ...change, named: false })).toEqual({ kind: 'written' })
  expect(await readlink('t.yaml')).toBe('real/t.yaml')
  expect(await readFile(path.join(here, 'real/t.yaml'), 'utf8')).toBe('new\n')
})

test('a link to elsewhere is not followed, whoever names it', async () => {
  const { beside } = await folders()
  await writeFile(path.join(beside, 't.yaml'), 'old\n')
  await symlink('../beside/t.yaml', 't.yaml')
  expect(await replaceFile('t.yaml', change)).toEqual(refusal('it is a link to a file of elsewhere'))
  expect(await readFile(path.join(beside, 't.yaml'), 'utf8')).toBe('old\n')
})

test('a file of elsewhere is changed for the user, and not for a template', async () => {
  const { beside } = await folders()
  const file = path.join(beside, 't.yaml')
  await writeFile(file, 'old\n')
  expect(await replaceFile('../beside/t.yaml', { ...change, named: false })).toEqual(
    refusal('another template names it, and it is not in the working folder'),
  )
  expect(await readFile(file, 'utf8')).toBe('old\n')
  expect(await replaceFile('../beside/t.yaml', change)).toEqual({ kind: 'written' })
  expect(await readFile(file, 'utf8')).toBe('new\n')
})

test('what lies at the name of the new file is not written over', async () => {
  await folders()
  await writeFile('t.yaml', 'old\n')
  await writeFile('theirs', 'theirs\n')
  await link('theirs', `.t.yaml.${process.pid}.new`)
  expect(await replaceFile('t.yaml', change)).toMatchObject({ kind: 'refused' })
  expect(await readFile('theirs', 'utf8')).toBe('theirs\n')
  expect(await readFile('t.yaml', 'utf8')).toBe('old\n')
})
