import type { Context } from '../../context.ts'
import { foldTrace } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { logsToJson } from '../../render/logs-json.ts'
import { clip, safe } from '../../render/text.ts'
import { traceToJson } from '../../render/trace-json.ts'
import { renderWaterfall } from '../../render/waterfall/index.ts'
import { logsBySpan } from '../../render/waterfall/logs.ts'
import { jsonLines } from './json.ts'
import type { LogsByTrace } from './logs/of-traces.ts'

export interface ShowTracesOptions {
  readonly raw: boolean
  readonly details?: boolean
  readonly logs?: LogsByTrace | undefined
  /** By trace id: the name of the span that is linked with it. */
  readonly linkedFrom?: ReadonlyMap<string, string> | undefined
}

/** Draws traces one under the other, or prints them as one JSON document. */
export function showTraces(traces: readonly Trace[], options: ShowTracesOptions, ctx: Context): void {
  const views = traces.map((trace) => ({
    trace: options.raw ? trace : foldTrace(trace),
    logs: options.logs?.get(trace),
  }))
  if (ctx.output === 'json') {
    const told = views.map(({ trace, logs }) => ({
      ...traceToJson(trace),
      ...(logs ? { logs: logsToJson(logs, trace) } : {}),
    }))
    ctx.out(jsonLines({ version: 1, traces: told }))
    return
  }
  for (const [at, { trace, logs }] of views.entries()) {
    const lead = linkLine(options.linkedFrom?.get(trace.id), ctx)
    const drawn = renderWaterfall(trace, ctx.canvas, {
      details: options.details === true,
      ...(logs ? { logs: logsBySpan(logs) } : {}),
    })
    ctx.out([...(at > 0 ? [''] : []), ...lead, ...drawn])
  }
}

function linkLine(from: string | undefined, { canvas }: Context): string[] {
  const { style, glyphs, width } = canvas
  return from === undefined
    ? []
    : [style.quiet(clip(`${glyphs.arrow} linked with ${safe(from)}`, width, glyphs.ellipsis))]
}
