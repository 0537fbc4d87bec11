const plainWords: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
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
