import type { Context } from '../../context.ts'
import { foldTrace, rowOfTrace, traceRow } from '../../domain/trace/index.ts'
import { safe } from '../../render/text.ts'
import { rowToJson } from '../../render/trace-json.ts'
import { renderTraceTable } from '../../render/trace-table.ts'
import { jsonLines } from './json.ts'
import type { ReadTraces } from './read-traces.ts'

/** One line for each trace, the newest first. */
export function listTraces({ traces, summaries }: ReadTraces, ctx: Context): void {
  const whole = new Set(traces.map(({ id }) => id))
  const rows = [
    ...traces.map((trace) => rowOfTrace(foldTrace(trace))),
    ...summaries.filter(({ id }) => !whole.has(id)).map((summary) => traceRow(summary)),
  ].sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))
  if (ctx.output === 'json') ctx.out(jsonLines({ version: 1, traces: [], summaries: rows.map(rowToJson) }))
  else ctx.out(renderTraceTable(rows, ctx.canvas))
  const next = traces.length > 0 ? '--all draws them' : 'otl trace ID draws one: these are summaries alone'
  ctx.tell([`  ${ctx.canvas.style.quiet(ctx.canvas.glyphs.arrow)} ${next}`])
}

const MOST_TOLD = 5

/** What of a folder was no trace, on stderr. */
export function tellOthers({ others }: ReadTraces, ctx: Context): void {
  const { style, glyphs } = ctx.canvas
  const rest = others.length - MOST_TOLD
  ctx.tell([
    ...others.slice(0, MOST_TOLD).map((text) => `${style.warn(glyphs.warn)} ${safe(text)}`),
    ...(rest > 0 ? [`${style.warn(glyphs.warn)} and ${rest} more files without a trace`] : []),
  ])
}
