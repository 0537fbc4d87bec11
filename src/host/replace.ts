import { constants } from 'node:fs'
import { access, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Replaced, Replacement } from '../context.ts'
import { reason } from './reason.ts'

/**
 * Written beside and renamed, so that a crash leaves the old text or the new. A link stays one: what it leads to is
 * replaced, where that is no file of elsewhere.
 */
export async function replaceFile(file: string, replacement: Replacement): Promise<Replaced> {
  try {
    const target = await realpath(file)
    const elsewhere = await leadsElsewhere(file, target, replacement.named)
    if (elsewhere !== undefined) return refused(elsewhere)
    await access(target, constants.W_OK)
    const { mode } = await stat(target)
    return await swap(target, mode & 0o7777, replacement)
  } catch (cause) {
    return refused(reason(cause))
  }
}

/** The text is compared last, so that hardly any time is left for somebody else to write. */
async function swap(target: string, mode: number, { before, after }: Replacement): Promise<Replaced> {
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.new`)
  // Never over something that is there, a link above all.
  const handle = await open(beside, 'wx', 0o600)
  try {
    try {
      await handle.writeFile(after)
      await handle.chmod(mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (!(await readFile(target)).equals(Buffer.from(before))) return refused('it changed since it was read')
    await rename(beside, target)
    return { kind: 'written' }
  } finally {
    await rm(beside, { force: true })
  }
}

/** What the user named is meant wherever it is, but not what a link there leads to; templates may name any file. */
async function leadsElsewhere(file: string, target: string, named: boolean): Promise<string | undefined> {
  if (isBelow(await realpath('.'), target)) return undefined
  if (!named) return 'another template names it, and it is not in the working folder'
  const own = await realpath(path.dirname(path.resolve(file)))
  return isBelow(own, target) ? undefined : 'it is a link to a file of elsewhere'
}

function isBelow(folder: string, file: string): boolean {
  const way = path.relative(folder, file)
  return way !== '' && way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

function refused(why: string): Replaced {
  return { kind: 'refused', reason: why }
}
