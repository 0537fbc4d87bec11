import type { Aws, Context, TraceQuery, TraceSummary } from '../../context.ts'
import { traceFromDocuments } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'

/** Beyond this many summaries the count is told as "more than". Ten thousand take X-Ray several seconds. */
const COUNTED = 10_000

export interface FoundTraces {
  /** Newest first, at most the limit. */
  readonly shown: readonly FoundTrace[]
  readonly total: number
  /** There are more than `total`. */
  readonly more: boolean
}

export interface FoundTrace {
  readonly summary: TraceSummary
  /** Absent when X-Ray did not return the documents. */
  readonly trace?: Trace
}

/** Lists, keeps the newest `limit`, and fetches their documents; memory is bounded by what is shown. */
export async function findTraces(
  query: TraceQuery,
  limit: number,
  aws: Aws,
  ctx: Context,
): Promise<FoundTraces> {
  const progress = ctx.progress('listing traces')
  try {
    let newest: TraceSummary[] = []
    let total = 0
    let more = false
    for await (const summary of aws.listTraces(query)) {
      if (total === COUNTED) {
        more = true
        break
      }
      total++
      newest.push(summary)
      if (newest.length >= 2 * limit + 100) newest = newestOf(newest, limit)
      if (total % 500 === 0) progress.update(`listing traces: ${total} so far`)
    }
    const shown = newestOf(newest, limit)
    progress.update(`reading ${shown.length} of ${total} traces`)
    return { shown: await withDocuments(shown, aws), total, more }
  } finally {
    progress.stop()
  }
}

function newestOf(summaries: readonly TraceSummary[], limit: number): TraceSummary[] {
  return summaries.toSorted((a, b) => when(b) - when(a)).slice(0, limit)
}

const when = (summary: TraceSummary) => summary.startedAt?.getTime() ?? 0

async function withDocuments(summaries: readonly TraceSummary[], aws: Aws): Promise<FoundTrace[]> {
  const traces = new Map<string, Trace>()
  for await (const documents of aws.getTraces(summaries.map((summary) => summary.id))) {
    traces.set(documents.id, traceFromDocuments(documents))
  }
  return summaries.map((summary) => {
    const trace = traces.get(summary.id)
    return trace ? { summary, trace } : { summary }
  })
}
