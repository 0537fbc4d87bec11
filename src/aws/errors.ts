import { Exit, OtlError, usageError } from '../errors.ts'
import { redacted, scrub } from './redact.ts'

/** SDK and service errors by name: what the user can do about them. */
const hints: Record<string, string> = {
  AccessDeniedException: 'the identity that runs otl lacks the permission named above',
  AccessDenied: 'the identity that runs otl lacks the permission named above',
  UnrecognizedClientException:
    'the credentials are not of this account or partition; check AWS_PROFILE and --region',
  InvalidSignatureException:
    'the secret key does not fit the access key, or the clock of this machine is wrong',
  InvalidClientTokenId: 'the access key is unknown to AWS; check AWS_PROFILE',
  ExpiredTokenException: 'the session has expired; sign in again, for example with `aws sso login`',
  ExpiredToken: 'the session has expired; sign in again, for example with `aws sso login`',
  CredentialsProviderError:
    'sign in with `aws sso login`, or check that --profile or AWS_PROFILE names one that exists; `otl local start` needs no account',
  TokenProviderError: 'sign in again with `aws sso login`',
  ThrottledException: 'X-Ray limits its requests; try again, or ask for a shorter time',
  TooManyRequestsException: 'Lambda limits its requests for the whole account; try again in a moment',
  ResourceConflictException: 'another update of the function is in progress; try again when it has finished',
  PreconditionFailedException: 'someone changed the function meanwhile; run otl again',
  TimeoutError: 'check the network, the region and --endpoint-url',
  KMSAccessDeniedException: 'the identity needs kms:Decrypt on the key of the function',
}

/**
 * Gives an SDK failure the words a user needs and keeps the original as its cause. `doing` completes "could not …".
 * @param values of variables that were read or sent: a server may repeat them, and nobody else should
 */
export function explain(doing: string, cause: unknown, values: readonly string[] = []): OtlError {
  if (cause instanceof OtlError) return cause
  scrub(cause, values, doing)
  if (!(cause instanceof Error)) return new OtlError(`could not ${doing}: ${String(cause)}`, { cause })
  return network(doing, cause) ?? configuration(cause) ?? answered(doing, cause, values)
}

function answered(doing: string, cause: Error, values: readonly string[]): OtlError {
  if (notFromAws(cause)) {
    return new OtlError(
      `could not ${doing}: the endpoint answered${statusOf(cause)} with something that is not AWS's protocol`,
      { cause, hint: 'check --endpoint-url and AWS_ENDPOINT_URL' },
    )
  }
  const hint = hints[cause.name]
  if (saysNothing(cause)) {
    return new OtlError(`could not ${doing}: the endpoint answered${bareAnswer(cause, values, doing)}`, {
      cause,
      hint: hint ?? 'an emulator may lack this call; check --endpoint-url and AWS_ENDPOINT_URL',
    })
  }
  return new OtlError(`could not ${doing}: ${cause.message.trim()}`, { cause, hint })
}

/** `UnknownError` and `Unknown` are the SDK's own words for a refusal in which it found no message. */
function saysNothing({ message }: Error): boolean {
  return ['', 'UnknownError', 'Unknown'].includes(message.trim())
}

const LONGEST_WORDS = 200

/** Status and code as far as they are told, and the sentence that some emulators put under `error`. */
function bareAnswer(cause: Error, values: readonly string[], known: string): string {
  const coded = !['Error', 'Unknown', 'UnknownError', 'NotFound'].includes(cause.name)
  const code = coded ? `, ${cause.name}` : ", and no error of AWS's"
  const words = 'error' in cause && typeof cause.error === 'string' ? cause.error.trim() : ''
  const said = redacted(words, values, known).slice(0, LONGEST_WORDS)
  return `${statusOf(cause)}${code}${said === '' ? '' : `: ${said}`}`
}

function statusOf(cause: Error): string {
  const metadata = '$metadata' in cause ? cause.$metadata : undefined
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return ''
  return ` HTTP ${metadata.httpStatusCode}`
}

/** Node's own failures to connect, which the SDK passes on under several names. */
function network(doing: string, cause: Error): OtlError | undefined {
  const code = networkCode(cause)
  const words: Record<string, string> = {
    ECONNREFUSED: 'nothing answers at that address',
    ECONNRESET: 'the connection was cut',
    ENOTFOUND: 'the host name is unknown',
    EAI_AGAIN: 'the host name could not be looked up',
    ETIMEDOUT: 'no answer in time',
    EHOSTUNREACH: 'the host cannot be reached',
    EPROTO: 'the TLS handshake failed',
  }
  const said = words[code ?? '']
  if (said === undefined) return undefined
  const address = addressOf(cause)
  const hint = 'check the network, --region and --endpoint-url (or AWS_ENDPOINT_URL)'
  return new OtlError(`could not ${doing}: ${said}${address} (${code})`, { cause, hint })
}

function configuration(cause: Error): OtlError | undefined {
  if (/^Region is missing/.test(cause.message)) {
    return usageError('no AWS region is set', 'add --region eu-west-1, or set AWS_REGION')
  }
  if (
    /Could not resolve credentials using profile|Profile .* (could not be found|not found)/i.test(
      cause.message,
    )
  ) {
    return new OtlError(cause.message, {
      cause,
      code: Exit.Usage,
      hint: 'check --profile and AWS_PROFILE',
    })
  }
  if ('code' in cause && cause.code === 'ERR_INVALID_URL') {
    return usageError('the configured endpoint is not an address', 'check AWS_ENDPOINT_URL and the profile')
  }
  if (/multi-factor authentication/i.test(cause.message)) {
    const hint = 'run otl in a terminal, which can ask for the code, or sign in with another tool first'
    return new OtlError(`the profile demands an MFA code: ${cause.message}`, { cause, hint })
  }
  return undefined
}

function networkCode(cause: Error): string | undefined {
  const inner = 'errors' in cause && Array.isArray(cause.errors) ? cause.errors[0] : cause
  return typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : undefined
}

function addressOf(cause: Error): string {
  const inner: unknown = 'errors' in cause && Array.isArray(cause.errors) ? cause.errors[0] : cause
  if (typeof inner !== 'object' || inner === null) return ''
  if ('address' in inner && 'port' in inner) return ` ${inner.address}:${inner.port}`
  return 'hostname' in inner ? ` ${inner.hostname}` : ''
}

function notFromAws(cause: Error): boolean {
  return cause instanceof SyntaxError || /char '.' is not expected|Deserialization error/.test(cause.message)
}
