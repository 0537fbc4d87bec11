import type { Context } from '../../context.ts'
import { foldTrace, traceRow } from '../../domain/trace/index.ts'
import { jsonText } from '../../render/json.ts'
import { rowToJson, traceToJson } from '../../render/trace-json.ts'
import { renderTraceTable } from '../../render/trace-table.ts'
import { renderWaterfall } from '../../render/waterfall/index.ts'
import type { FoundTraces } from './find-traces.ts'
import { jsonLines } from './json.ts'

export interface ShowFoundOptions {
  readonly functions: readonly string[]
  readonly since: string
  /** How many of the newest to draw. */
  readonly draw: number
  readonly raw: boolean
}

/** The list, honest about how many there are, and the newest as waterfalls. */
export function showFound(found: FoundTraces, options: ShowFoundOptions, ctx: Context): void {
  const views = found.shown.map(({ summary, trace }) => {
    const folded = trace && foldTrace(trace)
    return { row: traceRow(summary, folded), trace: options.raw ? trace : folded }
  })
  if (ctx.output === 'json' || ctx.output === 'jsonl') {
    const traces = views.map(({ row, trace }) => ({
      ...rowToJson(row),
      trace: trace ? traceToJson(trace) : null,
    }))
    if (ctx.output === 'json')
      ctx.out(jsonLines({ version: 1, found: found.total, more: found.more, traces }))
    else ctx.out(traces.map((trace) => jsonText({ version: 1, ...trace })))
    return
  }
  if (views.length === 0) {
    tellNothing(options, ctx)
    return
  }
  const rows = views.map(({ row }) => row)
  ctx.out(renderTraceTable(rows, ctx.canvas, { found: found.total, more: found.more }))
  for (const { trace } of views.slice(0, options.draw)) {
    if (trace) ctx.out(['', ...renderWaterfall(trace, ctx.canvas)])
  }
}

function tellNothing({ functions, since }: ShowFoundOptions, ctx: Context): void {
  const { style, glyphs } = ctx.canvas
  const whose = functions.length > 0 ? ` of ${functions.join(', ')}` : ''
  ctx.out([`no traces${whose} since ${since}`])
  const next = functions.length > 0 ? `otl status ${functions.join(' ')}` : 'otl status'
  ctx.tell([
    `  ${style.quiet(glyphs.arrow)} ${next} tells whether tracing is on; --since 1d looks further back`,
  ])
}
