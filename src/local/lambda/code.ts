import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { invalidParameter, serialization } from '../server/fault.ts'
import { type Body, object, text } from './fields.ts'
import type { PackageType } from './settings.ts'
import { unzip } from './unzip.ts'

export type Code =
  | {
      readonly kind: 'zip'
      readonly id: string
      readonly directory: string
      readonly bytes: number
      readonly sha256: string
    }
  /** Used in place: the next environment sees what the folder holds then. */
  | { readonly kind: 'folder'; readonly directory: string; readonly sha256: string }
  | { readonly kind: 'image'; readonly uri: string; readonly sha256: string }

/** Functions' code on disk, under one temporary folder. */
export interface CodeStore {
  /** @throws AwsFault when the archive cannot be unpacked */
  fromZip(archive: Buffer): Promise<Code>
  discard(code: Code): Promise<void>
  /** The archive as it was uploaded. */
  archive(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Removes everything. */
  close(): Promise<void>
}

/** The bucket whose keys are absolute paths of folders, so that any AWS client can make a function of one. */
export const FOLDER_BUCKET = 'otl-local'

export async function createCodeStore(log: (line: string) => void): Promise<CodeStore> {
  const root = await mkdtemp(join(tmpdir(), 'otl-local-'))
  const known = new Set<string>()

  async function fromZip(archive: Buffer): Promise<Code> {
    const id = randomUUID()
    const home = join(root, id)
    const directory = join(home, 'task')
    await mkdir(directory, { recursive: true })
    try {
      const { links } = await unzip(archive, directory)
      if (links.length > 0) log(`left ${links.length} symbolic links out of a deployment package`)
      await writeFile(join(home, 'code.zip'), archive)
    } catch (error) {
      await remove(home)
      throw error
    }
    known.add(id)
    return { kind: 'zip', id, directory, bytes: archive.length, sha256: sha256(archive) }
  }

  async function discard(code: Code): Promise<void> {
    if (code.kind === 'zip' && known.delete(code.id)) await remove(join(root, code.id))
  }

  async function archive(id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return known.has(id) ? new Uint8Array(await readFile(join(root, id, 'code.zip'))) : undefined
  }

  return { fromZip, discard, archive, close: () => remove(root) }
}

/** A child process that is being ended may still write into the folder. */
function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}

/**
 * The code that a CreateFunction (`Code`) or UpdateFunctionCode (the body itself) names.
 * @throws AwsFault
 */
export async function readCode(body: Body, packageType: PackageType, store: CodeStore): Promise<Code> {
  const image = text(body, 'ImageUri')
  if (packageType === 'Image') {
    if (image === undefined)
      throw invalidParameter('Please provide ImageUri for a function of package type Image.')
    return { kind: 'image', uri: image, sha256: sha256(image) }
  }
  if (image !== undefined) {
    throw invalidParameter("Please don't provide ImageUri for a function of package type Zip.")
  }
  const zip = text(body, 'ZipFile')
  const bucket = text(body, 'S3Bucket')
  if (zip !== undefined && bucket !== undefined) {
    throw invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.')
  }
  if (zip !== undefined) return store.fromZip(fromBase64(zip))
  if (bucket === undefined) throw invalidParameter('Please provide a source for function code.')
  return fromFolder(bucket, text(body, 'S3Key') ?? '')
}

export function codeMember(body: Body): Body {
  return object(body, 'Code') ?? {}
}

/** @throws AwsFault when the path is not an existing absolute folder */
export async function fromFolder(bucket: string, path: string): Promise<Code> {
  const failed = 'Error occurred while GetObject. S3 Error Code:'
  if (bucket !== FOLDER_BUCKET) {
    throw invalidParameter(
      `${failed} NoSuchBucket. S3 Error Message: otl local takes code from zips, or from a folder: S3Bucket "${FOLDER_BUCKET}" and S3Key its absolute path`,
    )
  }
  const usable = isAbsolute(path) && !path.includes('\0') && (await isFolder(path))
  if (!usable) {
    throw invalidParameter(
      `${failed} NoSuchKey. S3 Error Message: S3Key must be the absolute path of an existing folder, but is "${path.slice(0, 256)}"`,
    )
  }
  return { kind: 'folder', directory: path, sha256: sha256(path) }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

function fromBase64(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64')
  const digits = encoded.replace(/=+$/, '').length
  if (bytes.length !== Math.floor((digits * 3) / 4)) throw serialization('ZipFile is not valid Base64')
  return bytes
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('base64')
}
