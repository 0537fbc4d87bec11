import { spawnSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { boundedReader } from '../../src/host/bounded.ts'

const read = boundedReader({ read: async () => new Uint8Array([1]) })
const folder = await mkdtemp(path.join(tmpdir(), 'otl-bounded-'))

test('a file is read whole, standard input as the user named it', async () => {
  const file = path.join(folder, 'a')
  await writeFile(file, 'abc')
  expect([...(await read(file, 3))]).toEqual([97, 98, 99])
  expect([...(await read('-', 0))]).toEqual([1])
})

test('what is too large, absent or no file is refused in words', async () => {
  const file = path.join(folder, 'b')
  await writeFile(file, 'abcd')
  await expect(read(file, 3)).rejects.toThrow('it has more than 0.000003 MB')
  await expect(read(folder, 3)).rejects.toThrow('it is a folder')
  await expect(read(path.join(folder, 'none'), 3)).rejects.toThrow('there is no such file')
})

test('devices and pipes are not waited for', async () => {
  if (process.platform === 'win32')
    return console.log('left out: Windows has no devices and pipes in its folders')
  await expect(read('/dev/zero', 3)).rejects.toThrow('it is no regular file')
  const pipe = path.join(folder, 'pipe')
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
  await expect(read(pipe, 3)).rejects.toThrow('it is no regular file')
})
