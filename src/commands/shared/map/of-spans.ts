import type { Aws, Context } from '../../../context.ts'
import { addTrace, type MapDraft, newMap } from '../../../domain/map/index.ts'
import type { MapFrame } from '../../../render/map/frame.ts'
import { sampleOfSpans } from '../find/sample-spans.ts'
import { destinationOf, whyElsewhere } from '../retrieval.ts'
import { countedOf, type TimeSpan } from '../stats/sample.ts'

/** Five retrievals: some seconds. */
const MOST = 500

export interface SpansQuestion {
  readonly aws: Aws
  /** Empty for everything. */
  readonly functions: readonly string[]
  readonly query: TimeSpan
}

/**
 * The map of an account with Transaction Search, from some of its traces: X-Ray's graph has only what it has indexed.
 * @returns undefined where X-Ray's graph is all that can be had
 */
export async function mapOfSpans(
  { aws, functions, query }: SpansQuestion,
  ctx: Context,
): Promise<{ readonly draft: MapDraft; readonly frame: MapFrame } | undefined> {
  const destination = await destinationOf(aws, ctx)
  if (destination?.store !== 'CloudWatch Logs') return undefined
  ctx.tell([whyElsewhere(aws.region, destination)])
  const progress = ctx.progress('searching spans in CloudWatch')
  try {
    const about = { conditions: { functions }, narrowed: false }
    const sample = await sampleOfSpans({ aws, functions }, about, ctx)(query, MOST, progress)
    if (sample === undefined) return undefined
    const draft = newMap()
    let traces = 0
    for await (const trace of sample.traces) {
      addTrace(draft, trace)
      traces++
      if (traces % 25 === 0) progress.update(`reading traces: ${traces} of ${sample.chosen}`)
    }
    const { found } = countedOf(sample, traces)
    const of = { ...query, region: aws.region, found, more: sample.more }
    return { draft, frame: { from: 'traces', traces, of } }
  } finally {
    progress.stop()
  }
}
