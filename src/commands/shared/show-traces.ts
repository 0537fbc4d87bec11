import type { Context } from '../../context.ts'
import { foldTrace } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { traceToJson } from '../../render/trace-json.ts'
import { renderWaterfall } from '../../render/waterfall/index.ts'
import { jsonLines } from './json.ts'

export interface ShowTracesOptions {
  readonly raw: boolean
  readonly details?: boolean
}

/** Draws traces one under the other, or prints them as one JSON document. */
export function showTraces(traces: readonly Trace[], options: ShowTracesOptions, ctx: Context): void {
  const views = traces.map((trace) => (options.raw ? trace : foldTrace(trace)))
  if (ctx.output === 'json') {
    ctx.out(jsonLines({ version: 1, traces: views.map(traceToJson) }))
    return
  }
  for (const [at, view] of views.entries())
    ctx.out([...(at > 0 ? [''] : []), ...renderWaterfall(view, ctx.canvas, options)])
}
