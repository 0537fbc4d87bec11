import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { AwsFault, invalidParameter } from '../server/fault.ts'

/** Lambda's limit on code and layers together. */
const MAX_UNZIPPED_BYTES = 262_144_000
/** Lambda states none; this one keeps an archive of empty files from filling the disk with inodes. */
const MAX_ENTRIES = 100_000
const FILE_TYPE = 0o170000
const SYMBOLIC_LINK = 0o120000

export interface Unzipped {
  /** Names of symbolic links; they are left out, so that nothing is ever written through one. */
  readonly links: readonly string[]
}

/**
 * Unpacks a deployment package into an empty folder. Executable bits are kept.
 * @throws AwsFault InvalidParameterValueException for whatever is wrong with the archive
 */
export async function unzip(archive: Buffer, into: string): Promise<Unzipped> {
  if (archive.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
  try {
    return await unpack(await fromBufferPromise(archive, { lazyEntries: true, autoClose: false }), into)
  } catch (error) {
    if (error instanceof AwsFault) throw error
    throw invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.')
  }
}

async function unpack(zip: ZipFile, into: string): Promise<Unzipped> {
  try {
    const links: string[] = []
    // The whole directory is judged before the first byte is written.
    for (const entry of await readEntries(zip)) {
      if ((modeOf(entry) & FILE_TYPE) === SYMBOLIC_LINK) links.push(entry.fileName)
      else await write(zip, entry, into)
    }
    return { links }
  } finally {
    zip.close()
  }
}

/** Declared sizes can be trusted: yauzl fails when an entry inflates to anything else. */
async function readEntries(zip: ZipFile): Promise<readonly Entry[]> {
  if (zip.entryCount === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
  if (zip.entryCount > MAX_ENTRIES) {
    throw invalidParameter(`A deployment package may hold ${MAX_ENTRIES} entries in otl local`)
  }
  const entries: Entry[] = []
  let bytes = 0
  for await (const entry of zip.eachEntry()) {
    entries.push(entry)
    bytes += entry.uncompressedSize
  }
  if (bytes > MAX_UNZIPPED_BYTES) {
    throw invalidParameter(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`)
  }
  return entries
}

async function write(zip: ZipFile, entry: Entry, into: string): Promise<void> {
  const path = inside(into, entry.fileName)
  if (entry.fileName.endsWith('/')) {
    await mkdir(path, { recursive: true })
    return
  }
  await mkdir(dirname(path), { recursive: true })
  const mode = 0o644 | (modeOf(entry) & 0o111)
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode }))
}

/** yauzl refuses names with `..` and absolute ones already; this is the second lock on that door. */
function inside(folder: string, name: string): string {
  const path = resolve(join(folder, name))
  if (path !== folder && !path.startsWith(folder + sep)) throw new Error(`${name} leads out of the archive`)
  return path
}

function modeOf(entry: Entry): number {
  return entry.externalFileAttributes >>> 16
}
