import type { Context } from '../../../context.ts'
import { parseTraceId } from '../../../domain/trace/ids.ts'
import type { Hiding } from '../../../domain/trace/index.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import type { TraceSummary } from '../../../domain/trace/source.ts'
import { type ExitCode, usageError } from '../../../errors.ts'
import type { Size } from '../../../render/live/app.ts'
import { isFailure } from '../../../render/viewer/match.ts'
import { listViewer, type Opening, traceViewer } from '../../../render/viewer/state.ts'
import { hidingOf } from '../hiding.ts'
import { oneRegion } from '../regions.ts'
import { withLogs } from './logs.ts'
import { runViewer, type Source } from './run.ts'
import { screenOf } from './screen.ts'

export interface ViewNamedOptions extends Hiding {
  readonly source: string
  readonly raw: boolean
  /** Shown at once. Without, a file has none: nobody said that its functions are to be asked. */
  readonly logs?: boolean
  readonly region?: string
}

/** Fails with a usage error for what the viewer has no answer to. */
export function checkViewable({ min }: Hiding, { output }: Context): void {
  if (output !== 'text') throw usageError(`--tui and -o ${output} are two answers`, 'leave out one of them')
  if (min !== undefined) {
    throw usageError('--min leaves rows out for good, and the viewer does not', 'in it, f and then >5ms does')
  }
}

/** The viewer over traces that are at hand; those of a file have no page in the console. */
export async function viewNamed(
  traces: readonly Trace[],
  options: ViewNamedOptions,
  ctx: Context,
): Promise<ExitCode> {
  const { source, raw, logs = false, region } = options
  const [only, ...others] = traces
  if (only === undefined) throw usageError(`${source} holds no trace to show`)
  const take = screenOf(ctx)
  const aws = parseTraceId(source) === undefined ? undefined : await oneRegion(region, ctx)
  const logging: Opening['logging'] = logs ? 'shown' : aws ? 'hidden' : 'none'
  const hiding = hidingOf(options)
  const opening = { title: source, raw, hiding, live: false, logging, ...(aws ? { region: aws.region } : {}) }
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
