import type { Aws, Context } from '../../../context.ts'
import { foldTrace, traceFromDocuments } from '../../../domain/trace/index.ts'
import { addToStats, newStats, readStats, type TraceStats } from '../../../domain/trace/stats/collect.ts'
import { chosen, newSample, offer } from '../../../domain/trace/stats/sample.ts'
import type { StatsFrame } from '../../../render/stats/frame.ts'

/** Which traces a statistic is about. */
export interface StatsRequest {
  readonly since: Date
  readonly until: Date
  readonly places: readonly {
    /** X-Ray filter expression. */
    readonly filter?: string
    readonly connect: () => Promise<Aws>
  }[]
}

export interface ReadStats {
  readonly stats: TraceStats
  readonly frame: StatsFrame
}

/** Beyond this many summaries in one place counting stops. Ten thousand take X-Ray several seconds. */
const COUNTED = 10_000

/**
 * Lists all traces of the window, keeps the ids of an even sample, and counts their documents one trace at a time:
 * memory is bounded by the sample's ids and by how many kinds of rows there are.
 * @param sample traces to read in each place
 */
export async function readStatistics(
  request: StatsRequest,
  sample: number,
  ctx: Context,
): Promise<ReadStats> {
  const { since, until, places } = request
  const progress = ctx.progress('listing traces')
  try {
    const draft = newStats()
    let found = 0
    let more = false
    for (const { connect, filter } of places) {
      const aws = await connect()
      const listed = newSample(sample)
      for await (const { id } of aws.listTraces({
        since,
        until,
        ...(filter === undefined ? {} : { filter }),
      })) {
        if (listed.seen === COUNTED) {
          more = true
          break
        }
        offer(listed, id)
        if (listed.seen % 500 === 0) progress.update(`listing traces: ${found + listed.seen} so far`)
      }
      found += listed.seen
      const ids = chosen(listed)
      const start = draft.whole.requests
      for await (const documents of aws.getTraces(ids)) {
        addToStats(draft, foldTrace(traceFromDocuments(documents)))
        const read = draft.whole.requests - start
        if (read % 25 === 0) progress.update(`reading traces: ${read} of ${ids.length}`)
      }
    }
    return { stats: readStats(draft), frame: { since, until, found, more, read: draft.whole.requests } }
  } finally {
    progress.stop()
  }
}
