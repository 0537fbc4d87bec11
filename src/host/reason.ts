const plainWords: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EEXIST: 'it is there already',
  ENOTDIR: 'a part of the path is no folder',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
}

/** Of a failed call, in plain words. */
export function reason(cause: unknown): string {
  const code = codeOf(cause)
  return plainWords[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause))
}

export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
}
