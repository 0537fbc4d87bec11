import type { Context } from '../../../context.ts'
import { parseTraceId } from '../../../domain/trace/ids.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import type { TraceSummary } from '../../../domain/trace/source.ts'
import { type ExitCode, usageError } from '../../../errors.ts'
import { isFailure } from '../../../render/viewer/match.ts'
import { listViewer, traceViewer } from '../../../render/viewer/state.ts'
import { oneRegion } from '../regions.ts'
import { runViewer, type Source } from './run.ts'
import { screenOf } from './screen.ts'

/** The viewer over traces that are at hand; those of a file have no page in the console. */
export async function viewNamed(
  traces: readonly Trace[],
  { source, raw, region }: { readonly source: string; readonly raw: boolean; readonly region?: string },
  ctx: Context,
): Promise<ExitCode> {
  const [only, ...others] = traces
  if (only === undefined) throw usageError(`${source} holds no trace to show`)
  const take = screenOf(ctx)
  const aws = parseTraceId(source) === undefined ? undefined : await oneRegion(region, ctx)
  const opening = { title: source, raw, live: false, ...(aws ? { region: aws.region } : {}) }
  if (others.length === 0)
    return await runViewer(take, (size) => traceViewer({ size, ...opening }, only), still, ctx)
  return await runViewer(take, (size) => listViewer({ size, ...opening }), handed(traces), ctx)
}

const still: Source = { opened: () => {}, changed: () => {} }

function handed(traces: readonly Trace[]): Source {
  return {
    changed: () => {},
    opened: (viewer) => {
      viewer.tell({ type: 'listed', summaries: traces.map(summaryOf) })
      viewer.tell({ type: 'read', traces, absent: [] })
      viewer.tell({ type: 'listing', listing: 'done' })
    },
  }
}

/** What X-Ray's summary would say. */
function summaryOf({ id, startedAt, duration, spans }: Trace): TraceSummary {
  const failed = new Set(spans.filter(isFailure).map(({ status }) => status))
  return {
    id,
    startedAt: new Date(startedAt),
    durationSeconds: duration / 1000,
    fault: failed.has('fault'),
    error: failed.has('error'),
    throttle: failed.has('throttle'),
    partial: spans.some(({ end }) => end === undefined),
  }
}
