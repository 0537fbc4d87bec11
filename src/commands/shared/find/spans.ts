import type { Context } from '../../../context.ts'
import { holds, summaryFrom } from '../../../domain/trace/find/holds.ts'
import { traceFromDocuments } from '../../../domain/trace/index.ts'
import { OtlError } from '../../../errors.ts'
import type { Listed } from './list.ts'
import type { OpenPlace } from './places.ts'
import type { FindRequest } from './request.ts'
import { spanIds } from './span-ids.ts'

/** Traces that are read to find those that were asked for. */
const LOOKED_INTO = 200

export interface SpansFound {
  readonly listed: readonly Listed[]
  /** There are more traces in that time. */
  readonly more: boolean
}

/**
 * Traces of a place that X-Ray has not indexed, by their spans in CloudWatch Logs, the newest.
 * @returns undefined where that may not be asked
 */
export async function findSpans(
  place: OpenPlace,
  request: FindRequest,
  ctx: Context,
): Promise<SpansFound | undefined> {
  const progress = ctx.progress('searching spans in CloudWatch')
  try {
    const { aws, functions } = place
    const judged = request.narrowed || functions.length > 0
    const { limit } = request
    const { ids, window, more } = await spanIds(place, request, judged ? Math.max(limit, LOOKED_INTO) : limit)
    if (ids.length === 0) return { listed: [], more }
    const listed: Listed[] = []
    for await (const documents of aws.retrieveTraces(ids, window)) {
      const trace = traceFromDocuments(documents)
      if (holds(trace, { ...request.conditions, functions })) {
        listed.push({ summary: summaryFrom(trace), place, trace })
      }
      progress.update(`reading traces from CloudWatch: ${listed.length} so far`)
    }
    return { listed, more }
  } catch (error) {
    if (!(error instanceof OtlError) || ctx.signal.aborted) throw error
    ctx.tell([`${place.aws.region}: ${error.message}; only what X-Ray has indexed is looked at`])
    return undefined
  } finally {
    progress.stop()
  }
}
