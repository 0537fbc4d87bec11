import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Files } from '../context.ts'
import { usageError } from '../errors.ts'
import { reason } from './reason.ts'

/**
 * Reads files that a file names: only regular ones of a bounded size, for a template may name a device or a pipe, of
 * which a read has no end. `-` is standard input, which the user names.
 */
export function boundedReader(files: Pick<Files, 'read'>) {
  return async (file: string, most: number): Promise<Uint8Array> => {
    if (file === '-') return files.read(file)
    try {
      return await readRegular(file, most)
    } catch (cause) {
      if (cause instanceof Refused) throw usageError(cause.message)
      throw usageError(`it could not be read: ${reason(cause)}`)
    }
  }
}

class Refused extends Error {}

async function readRegular(file: string, most: number): Promise<Uint8Array> {
  // Opening a pipe that nobody writes to waits for ever unless it is told not to.
  const handle = await open(file, NON_BLOCKING)
  try {
    const found = await handle.stat()
    if (found.isDirectory()) throw new Refused('it is a folder')
    if (!found.isFile()) throw new Refused('it is no regular file')
    if (found.size > most) throw new Refused(`it has more than ${most / 1e6} MB`)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

const NON_BLOCKING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
