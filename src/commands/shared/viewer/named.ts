import type { Context } from '../../../context.ts'
import { parseTraceId } from '../../../domain/trace/ids.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import type { TraceSummary } from '../../../domain/trace/source.ts'
import { type ExitCode, usageError } from '../../../errors.ts'
import type { Size } from '../../../render/live/app.ts'
import { isFailure } from '../../../render/viewer/match.ts'
import { listViewer, type Opening, traceViewer } from '../../../render/viewer/state.ts'
import { oneRegion } from '../regions.ts'
import { withLogs } from './logs.ts'
import { runViewer, type Source } from './run.ts'
import { screenOf } from './screen.ts'

export interface ViewNamedOptions {
  readonly source: string
  readonly raw: boolean
  /** Shown at once. Without, a file has none: nobody said that its functions are to be asked. */
  readonly logs?: boolean
  readonly region?: string
}

/** The viewer over traces that are at hand; those of a file have no page in the console. */
export async function viewNamed(
  traces: readonly Trace[],
  { source, raw, logs = false, region }: ViewNamedOptions,
  ctx: Context,
): Promise<ExitCode> {
  const [only, ...others] = traces
  if (only === undefined) throw usageError(`${source} holds no trace to show`)
  const take = screenOf(ctx)
  const aws = parseTraceId(source) === undefined ? undefined : await oneRegion(region, ctx)
  const logging: Opening['logging'] = logs ? 'shown' : aws ? 'hidden' : 'none'
  const opening = { title: source, raw, live: false, logging, ...(aws ? { region: aws.region } : {}) }
  const single = others.length === 0
  const initial = (size: Size) =>
    single ? traceViewer({ size, ...opening }, only) : listViewer({ size, ...opening })
  const home = async () => aws ?? (await oneRegion(region, ctx))
  return await runViewer(take, initial, withLogs(single ? still : handed(traces), home, ctx), ctx)
}

/** One event, so that what is wanted at first is asked for. */
const still: Source = {
  opened: (viewer) => viewer.tell({ type: 'listing', listing: 'done' }),
  changed: () => {},
}

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
