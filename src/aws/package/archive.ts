import { Readable } from 'node:stream'
import { Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import type { ChooseFiles, PackageReading } from '../../domain/preflight/code/package.ts'
import { OtlError } from '../../errors.ts'
import type { RangeFile } from './ranges.ts'

/** Three times the largest node_modules that fits Lambda; more is a trap. */
const MAX_ENTRIES = 200_000
/** A bundled handler is rarely larger; a larger one is not worth its bytes. */
const MAX_FILE_BYTES = 2 * 1_048_576
const MAX_FILES = 24

/**
 * Reads the directory of a zip archive, and the few small files that `choose` names.
 * @throws OtlError for whatever is wrong with the archive
 */
export async function readArchive(file: RangeFile, choose: ChooseFiles): Promise<PackageReading> {
  try {
    const zip = await fromRandomAccessReaderPromise(new RangeReader(file), file.size, { autoClose: false })
    const entries = await listed(zip)
    const names = [...entries.keys()].filter((name) => !name.endsWith('/'))
    const files = new Map<string, string>()
    for (const name of choose(names).slice(0, MAX_FILES)) {
      const entry = entries.get(name)
      const text = entry && (await textOf(zip, entry))
      if (text !== undefined) files.set(name, text)
    }
    const unzippedBytes = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0)
    return { names, unzippedBytes, files }
  } catch (error) {
    if (error instanceof OtlError) throw error
    throw new OtlError('could not look into the package: its directory is not that of a zip archive', {
      cause: error,
    })
  }
}

async function listed(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) {
    throw new OtlError(`could not look into the package: it holds ${zip.entryCount} files`)
  }
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName.replace(/^(\.\/)+/, ''), thin(entry))
  return entries
}

/** Without the buffers that every entry brings along: a package may hold tens of thousands. */
function thin(entry: Entry): Entry {
  const { compressedSize, uncompressedSize, compressionMethod, relativeOffsetOfLocalHeader } = entry
  const { generalPurposeBitFlag, crc32 } = entry
  return Object.assign(new Entry(), {
    ...{ compressedSize, uncompressedSize, compressionMethod, relativeOffsetOfLocalHeader },
    ...{ generalPurposeBitFlag, crc32 },
  })
}

/** Undefined for what is too large, encrypted, or not what its directory says. */
async function textOf(zip: ZipFile, entry: Entry): Promise<string | undefined> {
  if (entry.uncompressedSize > MAX_FILE_BYTES || entry.compressedSize > MAX_FILE_BYTES) return undefined
  try {
    const parts: Buffer[] = []
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part)
    return Buffer.concat(parts).toString('utf8')
  } catch {
    return undefined
  }
}

/** yauzl's seam for archives that are not on disk. */
class RangeReader extends RandomAccessReader {
  readonly file: RangeFile

  constructor(file: RangeFile) {
    super()
    this.file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { file } = this
    return Readable.from(
      (async function* () {
        yield Buffer.from(await file.read(start, end - start))
      })(),
    )
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.file.read(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset)
        callback(null)
      },
      (error: Error) => callback(error),
    )
  }
}
