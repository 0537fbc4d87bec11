import path from 'node:path'
import type { Problem } from '../domain/template/reading.ts'
import { OtlError } from '../errors.ts'
import { type DocumentAnswer, MAX_BYTES, parseFile } from './document.ts'

/**
 * The bytes of a regular file; fails with an OtlError for anything else and for more than `most` bytes. A template may
 * name any file of the machine as a nested stack, devices and pipes too.
 */
export type ReadBytes = (file: string, most: number) => Promise<Uint8Array>

/** Files that were read, each once. */
export interface Cabinet {
  /** Undefined while it is not loaded. */
  look(file: string): DocumentAnswer | undefined
  load(file: string): Promise<DocumentAnswer>
  /** What is odd in files that could be read. */
  problems(): readonly Problem[]
}

export function openCabinet(readBytes: ReadBytes): Cabinet {
  const files = new Map<string, DocumentAnswer>()
  const load = async (named: string) => {
    const file = path.normalize(named)
    const known = files.get(file)
    if (known) return known
    const answer = await parsed(file, readBytes)
    files.set(file, answer)
    return answer
  }
  return {
    look: (file) => files.get(path.normalize(file)),
    load,
    problems: () => [...files.values()].flatMap((one) => (one.kind === 'document' ? one.problems : [])),
  }
}

/** Reads as if some files held other texts. */
export function instead(readBytes: ReadBytes, texts: ReadonlyMap<string, string>): ReadBytes {
  const named = new Map([...texts].map(([file, text]) => [path.normalize(file), text]))
  return (file, most) => {
    const text = named.get(path.normalize(file))
    return text === undefined ? readBytes(file, most) : Promise.resolve(new TextEncoder().encode(text))
  }
}

async function parsed(file: string, readBytes: ReadBytes): Promise<DocumentAnswer> {
  try {
    return parseFile(file, await readBytes(file, MAX_BYTES))
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    return {
      kind: 'wrong',
      problem: { weight: 'unread', at: { file, line: 1, column: 1 }, says: error.message },
    }
  }
}
