import { parseMoment } from '../../domain/trace/window.ts'
import { usageError } from '../../errors.ts'

export interface WindowFlags {
  /** `15m`, `2h`, or an ISO date and time. */
  readonly since: string
  readonly until: string
}

/** @throws OtlError (usage) when a flag is no time, or nothing lies between the two */
export function readWindow(
  { since, until }: WindowFlags,
  now: Date,
): { readonly since: Date; readonly until: Date } {
  const window = { since: readMoment('--since', since, now), until: readMoment('--until', until, now) }
  if (window.since >= window.until) throw usageError('--since is not before --until')
  return window
}

export function readMoment(flag: string, text: string, now: Date): Date {
  const found = parseMoment(text, now)
  if (found) return found
  throw usageError(`${flag} ${text} is not a time`, 'for example 15m, 2h, 1d, or 2026-11-22T08:00Z')
}
