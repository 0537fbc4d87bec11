import { CATEGORIES } from '../../domain/trace/path/index.ts'
import type { StatRow, TraceStats } from '../../domain/trace/stats/collect.ts'
import { perMinute, type StatsFrame } from './frame.ts'
import { rounded, tallyToJson } from './tally-json.ts'

/** As `docs/schema/traces-stats.v1.schema.json` describes it. */
export function statsToJson(stats: TraceStats, frame: StatsFrame): Record<string, unknown> {
  return { version: 1, command: 'traces --stats', ...statsBody(stats, frame) }
}

export function statsBody(stats: TraceStats, frame: StatsFrame): Record<string, unknown> {
  const { whole, rows, leftOut } = stats
  const { since, until, found, more, read, estimated = false } = frame
  return {
    since: since.toISOString(),
    until: until.toISOString(),
    found,
    more,
    estimated,
    read,
    traces: { ...tallyToJson(whole, perMinute(whole.requests, frame)), coldStarts: whole.coldStarts },
    breakdownMsPerTrace: Object.fromEntries(
      CATEGORIES.map((category) => [category, rounded(stats.breakdown[category])]),
    ),
    rows: rows.map((row) => ({
      ...identityOf(row),
      ...tallyToJson(row.tally, perMinute(row.tally.requests, frame)),
      coldStarts: row.tally.coldStarts,
      ownMsPerTrace: whole.requests === 0 ? 0 : rounded(row.ownMs / whole.requests),
    })),
    rowsLeftOut: leftOut,
  }
}

export function identityOf({ kind, name, caller, operation }: Omit<StatRow, 'tally' | 'ownMs'>) {
  return { kind, name, caller: caller ?? null, operation: operation ?? null }
}
