import type { StatRow, TraceStats } from './collect.ts'
import { failedShare, latencyOf, type Tally } from './tally.ts'

/** One kind of row in two windows. One of the two is there. */
export interface ComparedRow {
  readonly row: Omit<StatRow, 'tally' | 'ownMs'>
  readonly before: Tally | undefined
  readonly after: Tally | undefined
  /** Milliseconds that the median took longer; undefined where one window lacks it. */
  readonly change: number | undefined
  /** Milliseconds of its own that it adds to the average trace, more than before. These of all rows say where the time went. */
  readonly ownChange: number
}

export interface StatsComparison {
  readonly before: TraceStats
  readonly after: TraceStats
  /** By how much they changed the average trace, the most first. */
  readonly rows: readonly ComparedRow[]
  /** Milliseconds that the median of whole traces took longer; undefined where a window has none. */
  readonly change: number | undefined
  /** The same of the average. */
  readonly meanChange: number | undefined
  /** More than the failures of so many traces differ by chance; undefined where a window has none. */
  readonly failures: 'more' | 'fewer' | 'same' | undefined
}

export function compareStats(before: TraceStats, after: TraceStats): StatsComparison {
  const [left, right] = [byKey(before), byKey(after)]
  const rows = [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    compareRow(left.get(key), right.get(key), before.whole.requests, after.whole.requests),
  )
  return {
    before,
    after,
    rows: rows.sort((a, b) => Math.abs(b.ownChange) - Math.abs(a.ownChange)),
    change: difference(before.whole, after.whole, 'p50'),
    meanChange: difference(before.whole, after.whole, 'mean'),
    failures: compareFailures(before.whole, after.whole),
  }
}

function byKey({ rows }: TraceStats): ReadonlyMap<string, StatRow> {
  return new Map(rows.map((row) => [row.key, row]))
}

function compareRow(
  before: StatRow | undefined,
  after: StatRow | undefined,
  tracesBefore: number,
  tracesAfter: number,
): ComparedRow[] {
  const known = after ?? before
  if (known === undefined) return []
  const { tally: _, ownMs: __, ...row } = known
  const own = (side: StatRow | undefined, traces: number) => (side && traces > 0 ? side.ownMs / traces : 0)
  return [
    {
      row,
      before: before?.tally,
      after: after?.tally,
      change: difference(before?.tally, after?.tally, 'p50'),
      ownChange: own(after, tracesAfter) - own(before, tracesBefore),
    },
  ]
}

function difference(
  before: Tally | undefined,
  after: Tally | undefined,
  of: 'p50' | 'mean',
): number | undefined {
  const from = before && latencyOf(before)?.[of]
  const to = after && latencyOf(after)?.[of]
  return from === undefined || to === undefined ? undefined : to - from
}

/** Two proportions apart by more than twice the standard error of their difference. */
function compareFailures(before: Tally, after: Tally): StatsComparison['failures'] {
  const [n, m] = [before.requests, after.requests]
  if (n === 0 || m === 0) return undefined
  const [p, q] = [failedShare(before), failedShare(after)]
  const pooled = (p * n + q * m) / (n + m)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
  if (Math.abs(q - p) <= 2 * error) return 'same'
  return q > p ? 'more' : 'fewer'
}
