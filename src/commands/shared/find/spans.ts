import type { Context } from '../../../context.ts'
import { holds, summaryFrom } from '../../../domain/trace/find/holds.ts'
import { traceFromDocuments } from '../../../domain/trace/index.ts'
import { OtlError } from '../../../errors.ts'
import type { Listed } from './list.ts'
import type { OpenPlace } from './places.ts'
import type { FindRequest } from './request.ts'

/** Where Transaction Search puts every span. */
const GROUP = 'aws/spans'
/** Events of that group that are read to find traces. */
const EVENTS = 50_000
/** Traces that are read to find those that were asked for. */
const LOOKED_INTO = 200
/** A trace may have begun so long before one of its spans ended. */
const EARLIER_MS = 3_600_000

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
    const { ids, oldest, more } = await idsOf(place, request)
    if (ids.length === 0) return { listed: [], more }
    const { aws, functions } = place
    const window = { start: new Date(oldest - EARLIER_MS), end: request.until }
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

/** Ids in the order of their last spans, newest first. A function's name may be part of another's: that is judged later. */
async function idsOf({ aws, functions }: OpenPlace, { since, until, limit, narrowed }: FindRequest) {
  const wanted = narrowed || functions.length > 0 ? Math.max(limit, LOOKED_INTO) : limit
  const pattern = functions.map((name) => `?"${name}"`).join(' ')
  const query = { group: GROUP, since, until, newestFirst: true, ...(pattern ? { pattern } : {}) }
  const ids = new Set<string>()
  let oldest = until.getTime()
  let read = 0
  for await (const { at, message } of aws.readLogs(query)) {
    const [, time, rest] = /"traceId"\s*:\s*"([0-9a-f]{8})([0-9a-f]{24})"/i.exec(message) ?? []
    if (++read > EVENTS) return { ids: [...ids], oldest, more: true }
    if (time === undefined) continue
    const id = `1-${time}-${rest}`.toLowerCase()
    if (!ids.has(id) && ids.size >= wanted) return { ids: [...ids], oldest, more: true }
    ids.add(id)
    oldest = Math.min(oldest, at)
  }
  return { ids: [...ids], oldest, more: false }
}
