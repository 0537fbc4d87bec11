import { OtlError } from '../../../errors.ts'

/** A failure as one line on the screen. */
export function sentence(cause: unknown): string {
  if (cause instanceof OtlError && cause.hint !== undefined) return `${cause.message}: ${cause.hint}`
  return cause instanceof Error ? cause.message : String(cause)
}
