import { OtlError } from '../../errors.ts'

/** The name that AWS or the SDK gave to the failure behind an OtlError. */
export function awsErrorName(error: unknown): string | undefined {
  return error instanceof OtlError && error.cause instanceof Error ? error.cause.name : undefined
}

/** No other region would answer better. A region that is not enabled refuses the very token, which is something else. */
const credentialErrors = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
])

export function isAboutCredentials(error: unknown): boolean {
  return credentialErrors.has(awsErrorName(error) ?? '')
}

/** What passes by itself: limits of AWS, its own mistakes, a network that is not there right now. */
const passing =
  /Throttl|TooManyRequests|RequestLimit|SlowDown|ServiceUnavailable|InternalServer|InternalFailure|ServiceException|Timeout/
const networkCodes = /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EPIPE)/

/** Whether the same question may well be answered later. */
export function isTransient(error: unknown): error is OtlError {
  if (!(error instanceof OtlError) || !(error.cause instanceof Error)) return false
  const { cause } = error
  if (passing.test(cause.name)) return true
  const inner = 'errors' in cause && Array.isArray(cause.errors) ? cause.errors[0] : cause
  return (
    typeof inner === 'object' && inner !== null && 'code' in inner && networkCodes.test(String(inner.code))
  )
}
