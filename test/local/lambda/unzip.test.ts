import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateFunctionCommand, InvokeCommand } from '@aws-sdk/client-lambda'
import { expect, onTestFinished, test } from 'vitest'
import { unzip } from '../../../src/local/lambda/unzip.ts'
import { aZipFunction, raw, role, stage } from './stage.ts'
import { zip } from './zip.ts'

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'otl-unzip-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

const broken = 'Could not unzip uploaded file. Please check your file, then try to upload again.'

test('files, folders and executable bits come out', async () => {
  const into = await folder()
  const archive = zip([
    { name: 'lib/', mode: 0o40755 },
    { name: 'index.mjs', content: 'export {}' },
    { name: 'lib/deep/run.sh', content: '#!/bin/sh\n', mode: 0o100755 },
    { name: 'empty', content: '', mode: 0 },
  ])
  expect(await unzip(archive, into)).toEqual({ links: [] })
  expect(await readFile(join(into, 'index.mjs'), 'utf8')).toBe('export {}')
  expect((await stat(join(into, 'lib/deep/run.sh'))).mode & 0o100).toBe(0o100)
  expect((await stat(join(into, 'index.mjs'))).mode & 0o111).toBe(0)
  expect((await stat(join(into, 'empty'))).size).toBe(0)
})

test('symbolic links are neither made nor written through', async () => {
  const into = await folder()
  const archive = zip([
    { name: 'out', content: '/tmp', mode: 0o120777 },
    { name: 'out/file', content: 'inside' },
  ])
  expect(await unzip(archive, into)).toEqual({ links: ['out'] })
  expect((await stat(join(into, 'out'))).isDirectory()).toBe(true)
  expect(await readFile(join(into, 'out/file'), 'utf8')).toBe('inside')
})

test.each([
  ['a way out', zip([{ name: '../outside', content: 'x' }])],
  ['a way out further down', zip([{ name: 'a/../../outside', content: 'x' }])],
  ['an absolute name', zip([{ name: '/etc/outside', content: 'x' }])],
  ['a backslash way out', zip([{ name: '..\\outside', content: 'x' }])],
  ['a truncated archive', zip([{ name: 'index.mjs', content: 'x'.repeat(500) }]).subarray(0, 60)],
  ['the end alone cut off', zip([{ name: 'index.mjs', content: 'x' }]).subarray(0, -1)],
  ['not an archive', Buffer.from('hello')],
  ['more than it declares', zip([{ name: 'index.mjs', content: 'x'.repeat(500), claimedSize: 10 }])],
  [
    'a file where a folder is',
    zip([
      { name: 'a', content: 'x' },
      { name: 'a/b', content: 'x' },
    ]),
  ],
  ['a name too long for any disk', zip([{ name: 'n'.repeat(5000), content: 'x' }])],
])('%s is refused', async (_, archive) => {
  const into = await folder()
  await expect(unzip(archive, join(into, 'task'))).rejects.toThrow(broken)
  expect((await readdir(into)).filter((name) => name !== 'task')).toEqual([])
})

test('an archive that says it is larger than Lambda takes is refused unread', async () => {
  const entries = ['a', 'b'].map((name) => ({ name, content: 'x', claimedSize: 131_072_001 }))
  const into = await folder()
  await expect(unzip(zip(entries), into)).rejects.toThrow(
    'Unzipped size must be smaller than 262144000 bytes',
  )
  expect(await readdir(into)).toEqual([])
})

test('an empty upload is refused, and nothing stays behind of a refused one', async () => {
  const { client, endpoint } = await stage()
  const empty = { ...aZipFunction('orders'), Code: { ZipFile: new Uint8Array() } }
  await expect(client.send(new CreateFunctionCommand(empty))).rejects.toThrow('non-empty zip')
  const none = { ...empty, Code: { ZipFile: zip([]) } }
  await expect(client.send(new CreateFunctionCommand(none))).rejects.toThrow('non-empty zip')
  const body = { FunctionName: 'orders', Role: role, Runtime: 'nodejs22.x', Handler: 'i.h' }
  const text = JSON.stringify({ ...body, Code: { ZipFile: 'not base64!!' } })
  expect(await raw(endpoint, 'POST', '/2015-03-31/functions', text)).toMatchObject({
    status: 400,
    type: 'SerializationException',
  })
  await client.send(new CreateFunctionCommand(aZipFunction('orders')))
})

test('what was unpacked is gone after closing', async () => {
  const { create, client, runtime, lambda } = await stage()
  await create('orders')
  await client.send(new InvokeCommand({ FunctionName: 'orders' }))
  const directory = String(runtime.invoked[0]?.fn.codeDirectory)
  expect(await readdir(directory)).toEqual(['index.mjs'])
  await lambda.close()
  await expect(stat(directory)).rejects.toThrow('ENOENT')
})
