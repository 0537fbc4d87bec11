import type { LogFailure, SpanLog, TraceLogs } from '../../domain/trace/logs/model.ts'
import type { Trace } from '../../domain/trace/model.ts'
import type { Canvas } from '../canvas.ts'
import { clip, safe } from '../text.ts'
import { type LogsBySpan, logsBySpan, renderLog } from '../waterfall/logs.ts'
import type { ViewerState } from './model.ts'
import { selectedSpan } from './state.ts'
import { endsOf, parentOf } from './tree.ts'

type Log = SpanLog | LogFailure

/** What was logged around the span under the cursor, while logs are shown. */
export function renderLogs(state: ViewerState, canvas: Canvas): string[] {
  const { spans, traces, logs, logging } = state
  const span = spans.view?.trace.spans[selectedSpan(state)]
  const folded = traces.get(spans.id ?? '')?.folded
  if (logging !== 'shown' || span === undefined || folded === undefined) return []
  const read = logs.get(folded.id)
  const { style, glyphs, width } = canvas
  const say = (text: string) => `  ${style.quiet(clip(text, width - 2, glyphs.ellipsis))}`
  if (read === undefined) return [style.strong('log'), say(`reading it from CloudWatch${glyphs.ellipsis}`)]
  // The documents as they are have other rows: the log belongs to the row that stands for them.
  const at = folded.spans.findIndex(({ id, folded: within }) => id === span.id || within.includes(span.id))
  const found = logsAround(folded, at, logsBySpan(read))
  if (found.length === 0) return [style.strong('log'), say(nothing(read))]
  return [
    ...found.flatMap((log) => section(log, folded, canvas)),
    ...(read.notLooked > 0 ? [say(`the logs of ${read.notLooked} more invocations were not read`)] : []),
  ]
}

function nothing({ logs, failures }: TraceLogs): string {
  return logs.length + failures.length > 0
    ? 'no function runs here that otl has asked'
    : 'no function of Lambda runs in this trace'
}

function section(log: Log, trace: Trace, canvas: Canvas): string[] {
  const { style, glyphs, width } = canvas
  const title = clip(`log of ${safe(log.functionName)}`, width, glyphs.ellipsis)
  if ('reason' in log) return renderLog(log, { trace, prefix: '', whole: true }, canvas)
  return [style.strong(title), ...renderLog(log, { trace, prefix: '', whole: true }, canvas)]
}

/** The log of the invocation that a span is, or is part of; else of those that it has caused. */
function logsAround(folded: Trace, at: number, logs: LogsBySpan): Log[] {
  for (let above = at; above >= 0; above = parentOf(folded, above)) {
    const log = logs.get(folded.spans[above]?.id ?? '')
    if (log !== undefined) return [log]
  }
  return folded.spans.slice(Math.max(0, at), endsOf(folded)[at]).flatMap(({ id }) => logs.get(id) ?? [])
}
