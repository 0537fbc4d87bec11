import type { StatsComparison } from '../../../domain/trace/stats/compare.ts'
import type { Tally } from '../../../domain/trace/stats/tally.ts'
import { perMinute, type StatsFrame } from '../frame.ts'
import { identityOf, statsBody } from '../json.ts'
import { rounded, tallyToJson } from '../tally-json.ts'
import { concludeComparison } from './conclusion.ts'
import type { ComparedFrames } from './index.ts'

/** As `docs/schema/traces-compare.v1.schema.json` describes it. */
export function comparisonToJson(
  comparison: StatsComparison,
  frames: ComparedFrames,
): Record<string, unknown> {
  const { before, after, change, meanChange, failures } = comparison
  const window = (stats: StatsComparison['before'], frame: StatsFrame) => {
    const { rows: _, rowsLeftOut: __, ...told } = statsBody(stats, frame)
    return told
  }
  const side = (tally: Tally | undefined, frame: StatsFrame) =>
    tally === undefined
      ? null
      : { ...tallyToJson(tally, perMinute(tally.requests, frame)), coldStarts: tally.coldStarts }
  return {
    version: 1,
    command: 'traces --compare',
    conclusion: concludeComparison(comparison, '→'),
    before: window(before, frames.before),
    now: window(after, frames.after),
    p50ChangeMs: known(change),
    meanChangeMs: known(meanChange),
    failures: failures ?? null,
    rows: comparison.rows.map((row) => ({
      ...identityOf(row.row),
      before: side(row.before, frames.before),
      now: side(row.after, frames.after),
      p50ChangeMs: known(row.change),
      ownMsPerTraceChange: rounded(row.ownChange),
    })),
  }
}

function known(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value)
}
