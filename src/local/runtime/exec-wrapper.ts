import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import path from 'node:path'

export type ExecWrapper =
  | { readonly kind: 'none' }
  | { readonly kind: 'program'; readonly file: string }
  /** Nothing can be started: what Lambda prints, and the exit status it reports. */
  | { readonly kind: 'unusable'; readonly message: string; readonly status: number }

/**
 * Finds the program behind `AWS_LAMBDA_EXEC_WRAPPER`. Inside Lambda there are `/opt` and `/var/task` only, so a path
 * elsewhere on this machine does not exist.
 */
export async function findExecWrapper(
  wrapper: string | undefined,
  folders: { readonly opt: string; readonly task: string },
): Promise<ExecWrapper> {
  if (wrapper === undefined || wrapper === '') return { kind: 'none' }
  const missing: ExecWrapper = { kind: 'unusable', message: `${wrapper}: does not exist`, status: 127 }
  const file = onThisMachine(wrapper, folders)
  if (file === undefined) return missing
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isFile) return missing
  const executable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (executable) return { kind: 'program', file }
  return { kind: 'unusable', message: `${wrapper}: is not an executable`, status: 126 }
}

function onThisMachine(wrapper: string, folders: { opt: string; task: string }): string | undefined {
  const plain = path.posix.normalize(wrapper)
  if (plain.startsWith('/opt/')) return path.join(folders.opt, plain.slice('/opt/'.length))
  if (plain.startsWith('/var/task/')) return path.join(folders.task, plain.slice('/var/task/'.length))
  return undefined
}
