import { foldTrace, type Hiding } from '../../domain/trace/index.ts'
import type { TraceLogs } from '../../domain/trace/logs/model.ts'
import type { Trace } from '../../domain/trace/model.ts'
import type { Canvas } from '../canvas.ts'
import { jsonText } from '../json.ts'
import { logsToJson } from '../logs-json.ts'
import { traceToJson } from '../trace-json.ts'
import { renderTraceMarkdown } from './markdown.ts'
import { renderOtlp } from './otlp/request.ts'
import { renderPerfetto } from './perfetto/events.ts'
import { renderSvg } from './svg/index.ts'

export const traceFormats = ['json', 'jsonl', 'otlp', 'perfetto', 'markdown', 'svg', 'html'] as const
export type TraceFormat = (typeof traceFormats)[number]

export function isTraceFormat(format: string): format is TraceFormat {
  return traceFormats.some((one) => one === format)
}

export interface ExportOptions {
  readonly raw: boolean
  /** For how wide, and with which signs, a waterfall in it is drawn; its colours are not used. */
  readonly canvas: Canvas
  /** Rows to leave out of Markdown and SVG. What programs read is whole, and so is the page: it folds by itself. */
  readonly hiding?: Hiding
  /** By trace as it was given; only JSON holds them. */
  readonly logs?: ReadonlyMap<Trace, TraceLogs>
}

/**
 * Traces in a format for files and for programs, as lines. OTLP and Perfetto get every span as it was reported,
 * the others the rows that a picture has: folded unless `raw`.
 */
export async function renderTraces(
  traces: readonly Trace[],
  format: TraceFormat,
  { raw, canvas, hiding = {}, logs }: ExportOptions,
): Promise<readonly string[]> {
  if (format === 'otlp') return renderOtlp(traces)
  if (format === 'perfetto') return renderPerfetto(traces)
  const views = raw ? traces : traces.map(foldTrace)
  if (format === 'markdown') return renderTraceMarkdown(views, canvas, hiding)
  if (format === 'svg') return renderSvg(views, canvas.width, hiding)
  // The page's script is text that no other command needs.
  if (format === 'html') return (await import('./html/page.ts')).renderHtml(views)
  const told = traces.map((trace, at) => toJson(views[at] ?? trace, logs?.get(trace)))
  if (format === 'jsonl') return told.map((one) => jsonText(one))
  return jsonText({ version: 1, traces: told }, 2).split('\n')
}

function toJson(view: Trace, logs: TraceLogs | undefined) {
  return { ...traceToJson(view), ...(logs ? { logs: logsToJson(logs, view) } : {}) }
}
