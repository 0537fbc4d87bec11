/** A stretch of time, start included. */
export interface Window {
  readonly start: Date
  readonly end: Date
}

/** GetTraceSummaries limits a request; sources say 24 hours and 6 hours, so the smaller one (X-Ray's service graph limit). */
const SLICE_MS = 6 * 3_600_000
/** X-Ray keeps traces for 30 days. */
const RETENTION_MS = 30 * 24 * 3_600_000

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/**
 * Reads a moment: `15m`, `2h`, `1h30m`, `1d` before `now`, or an ISO date and time.
 * @returns undefined when the text is neither
 */
export function parseMoment(text: string, now: Date): Date | undefined {
  const trimmed = text.trim()
  if (trimmed === 'now') return now
  if (/^(\d+(\.\d+)?[smhdw])+$/.test(trimmed)) {
    const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)([smhdw])/g)]
    const back = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0)
    return valid(new Date(now.getTime() - back))
  }
  return /^\d{4}-\d{2}-\d{2}([T ]|$)/.test(trimmed) ? valid(new Date(trimmed)) : undefined
}

function valid(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date
}

/**
 * Cuts a window into slices that X-Ray accepts, newest first, so that the newest traces come first.
 *
 *     since                                until
 *     ├──── 3 ────┼──── 2 ────┼──── 1 ────┤
 */
export function* sliceWindow(since: Date, until: Date): Generator<Window> {
  const oldest = Math.max(since.getTime(), until.getTime() - RETENTION_MS)
  for (let end = until.getTime(); end > oldest; end -= SLICE_MS) {
    yield { start: new Date(Math.max(oldest, end - SLICE_MS)), end: new Date(end) }
  }
}
