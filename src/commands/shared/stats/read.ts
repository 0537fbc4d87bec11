import type { Context } from '../../../context.ts'
import { foldTrace } from '../../../domain/trace/index.ts'
import { addToStats, newStats, readStats, type TraceStats } from '../../../domain/trace/stats/collect.ts'
import type { StatsFrame } from '../../../render/stats/frame.ts'
import { countedOf, type SamplePlace } from './sample.ts'

/** Which traces a statistic is about. */
export interface StatsRequest {
  readonly since: Date
  readonly until: Date
  readonly places: readonly SamplePlace[]
}

export interface ReadStats {
  readonly stats: TraceStats
  readonly frame: StatsFrame
}

/**
 * Counts the documents of an even sample of all traces of the window, one trace at a time: memory is bounded by the
 * sample's ids and by how many kinds of rows there are.
 * @param most traces to read in each place
 */
export async function readStatistics(request: StatsRequest, most: number, ctx: Context): Promise<ReadStats> {
  const { since, until, places } = request
  const progress = ctx.progress('listing traces')
  try {
    const draft = newStats()
    let found = 0
    let more = false
    let estimated = false
    for (const place of places) {
      const sample = await place({ since, until }, most, progress)
      const start = draft.whole.requests
      for await (const trace of sample.traces) {
        addToStats(draft, foldTrace(trace))
        const read = draft.whole.requests - start
        if (read % 25 === 0) progress.update(`reading traces: ${read} of ${sample.chosen}`)
      }
      const counted = countedOf(sample, draft.whole.requests - start)
      found += counted.found
      more ||= sample.more
      estimated ||= counted.estimated
    }
    const frame = { since, until, found, more, estimated, read: draft.whole.requests }
    return { stats: readStats(draft), frame }
  } finally {
    progress.stop()
  }
}
