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
