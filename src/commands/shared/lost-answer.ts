import { OtlError } from '../../errors.ts'

/** Failures before anything left this machine. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])

/**
 * Whether a write that failed may have been made all the same: the connection was cut, Ctrl-C came, or the service said
 * that it is in trouble itself. A refusal is certain.
 */
export function mayHaveArrived(error: unknown): boolean {
  const cause: unknown = error instanceof OtlError ? error.cause : error
  if (!(cause instanceof Error)) return true
  if (cause.name === 'CredentialsProviderError' || cause.name === 'TokenProviderError') return false
  if ('code' in cause && unsent.has(String(cause.code))) return false
  const metadata: unknown = '$metadata' in cause ? cause.$metadata : undefined
  const told = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
  const status = told ? metadata.httpStatusCode : undefined
  return typeof status !== 'number' || status >= 500
}
