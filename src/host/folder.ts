import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Listing } from '../context.ts'
import { usageError } from '../errors.ts'

/** See `Files.list`. Folder by folder, so that a huge tree costs no more than what is taken of it. */
export async function listFolder(folder: string, most: number): Promise<Listing | undefined> {
  const first = await entriesOf(folder)
  if (first === undefined) return undefined
  const files: string[] = []
  const open = entered(folder, first)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.entry.isFile()) {
      if (files.length === most) return { files, more: true }
      files.push(next.at)
    } else if (next.entry.isDirectory()) {
      open.push(...entered(next.at, (await entriesOf(next.at)) ?? []))
    }
  }
  return { files, more: false }
}

interface Found {
  readonly at: string
  readonly entry: Dirent
}

/** The last comes out first. */
function entered(folder: string, entries: readonly Dirent[]): Found[] {
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? 1 : -1))
    .map((entry) => ({ at: path.join(folder, entry.name), entry }))
}

async function entriesOf(folder: string): Promise<Dirent[] | undefined> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOTDIR' || code === 'ENOENT') return undefined
    throw usageError(`could not list ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
