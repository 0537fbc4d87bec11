import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Files } from '../context.ts'
import { OtlError, usageError } from '../errors.ts'
import { listFolder } from './folder.ts'
import { codeOf, reason } from './reason.ts'
import { replaceFile } from './replace.ts'

/**
 * @param stateDirectory where otl keeps what must outlive a run; made on the first write, readable by the user only
 * @param stdin standard input, read to its end when a command asks for `-`
 */
export function machineFiles(stateDirectory: string, stdin: AsyncIterable<Uint8Array | string>): Files {
  const inState = (name: string) => path.join(stateDirectory, ...name.split('/').map(asFileName))
  // A pipe runs dry, and a command may come back to what it has read.
  let piped: Promise<Uint8Array> | undefined
  const readPiped = () => {
    piped ??= readAll(stdin)
    return piped
  }
  return {
    read: (file) => (file === '-' ? readPiped() : readNamed(file)),
    list: listFolder,
    write: (file, text) => writeNamed(file, () => writeFile(file, text, { mode: 0o600 })),
    publish: (file, text, { anew = false } = {}) => writeNamed(file, () => publish(file, text, anew)),
    replace: replaceFile,
    absolute: (file) => path.resolve(file),
    readState: (name) => unlessAbsent(readFile(inState(name), 'utf8'), 'read', inState(name)),
    writeState: (name, text) => writeWhole(inState(name), text),
    appendState: (name, text) => append(inState(name), text),
    removeState: async (name) => {
      await unlessAbsent(rm(inState(name), { force: true }), 'remove', inState(name))
    },
    listState: async (folder) =>
      (await unlessAbsent(readdir(inState(folder)), 'list', inState(folder))) ?? [],
  }
}

/** A name may come from AWS: nothing in it may leave the state directory. */
function asFileName(part: string): string {
  const name = part.replace(/[^A-Za-z0-9._-]/g, '_')
  return /^\.+$/.test(name) ? name.replaceAll('.', '_') : name
}

async function readNamed(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw usageError(`could not read ${file}: ${reason(cause)}`, undefined)
  }
}

async function publish(file: string, text: string, anew: boolean): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, text, { flag: anew ? 'wx' : 'w' })
}

async function writeNamed(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (cause) {
    const folder = path.dirname(file)
    // Here it is not the file that is missing.
    if (codeOf(cause) === 'ENOENT')
      throw usageError(`could not write ${file}: there is no folder ${folder}`, `make it: mkdir -p ${folder}`)
    throw usageError(`could not write ${file}: ${reason(cause)}`, undefined)
  }
}

async function append(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    await appendFile(file, text, { mode: 0o600 })
  } catch (cause) {
    throw new OtlError(`could not write ${file}: ${reason(cause)}`, {
      cause,
      hint: 'otl keeps its receipts there; XDG_STATE_HOME moves the folder',
    })
  }
}

async function readAll(stdin: AsyncIterable<Uint8Array | string>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of stdin) parts.push(typeof part === 'string' ? Buffer.from(part) : part)
  return Buffer.concat(parts)
}

/** Written beside and renamed, so that a crash leaves the old text or the new, never half. */
async function writeWhole(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.new`
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(beside, text, { mode: 0o600 })
    await rename(beside, file)
  } catch (cause) {
    await rm(beside, { force: true })
    throw new OtlError(`could not write ${file}: ${reason(cause)}`, {
      cause,
      hint: 'otl keeps its receipts there; XDG_STATE_HOME moves the folder',
    })
  }
}

async function unlessAbsent<T>(reading: Promise<T>, doing: string, file: string): Promise<T | undefined> {
  try {
    return await reading
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause) ?? '')) return undefined
    throw new OtlError(`could not ${doing} ${file}: ${reason(cause)}`, { cause })
  }
}
