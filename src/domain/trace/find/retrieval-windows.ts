import type { Window } from '../window.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** CloudWatch keeps spans longer, if told to; a search costs by what it reads. */
const LONGEST_MS = 30 * DAY_MS

/**
 * Where to look for a trace of which only the id is known, most likely first. X-Ray's ids begin with the second in which
 * they were made; OpenTelemetry's are random, and then any time may be right.
 * @param id in X-Ray's form
 */
export function retrievalWindows(id: string, now: Date): readonly Window[] {
  const told = Number.parseInt(/^1-([0-9a-f]{8})-/.exec(id)?.[1] ?? '', 16) * 1_000
  const plausible = told > now.getTime() - LONGEST_MS && told < now.getTime() + HOUR_MS
  const end = new Date(now.getTime() + HOUR_MS)
  const back = (length: number) => ({ start: new Date(now.getTime() - length), end })
  const near = { start: new Date(told - HOUR_MS), end: new Date(told + 6 * HOUR_MS) }
  return plausible ? [near] : [back(DAY_MS), back(LONGEST_MS)]
}
