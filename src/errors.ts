/** Exit codes. Could not look (3) is never mistaken for looked and found (1). */
export const Exit = { Ok: 0, No: 1, Usage: 2, Unknown: 3, Interrupted: 130 } as const
export type ExitCode = (typeof Exit)[keyof typeof Exit]

export interface OtlErrorOptions {
  /** What to do next, as one sentence or a command. */
  readonly hint?: string | undefined
  readonly cause?: unknown
  /** Default `Exit.Unknown`. */
  readonly code?: ExitCode
}

/** A failure written for the user: what was attempted and what was answered, what to do next, how to exit. */
export class OtlError extends Error {
  override readonly name = 'OtlError'
  readonly hint: string | undefined
  readonly code: ExitCode

  constructor(message: string, options: OtlErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.hint = options.hint
    this.code = options.code ?? Exit.Unknown
  }
}

/** The command line or a configuration file is wrong; nothing was asked of AWS. */
export function usageError(message: string, hint?: string): OtlError {
  return new OtlError(message, { hint, code: Exit.Usage })
}
