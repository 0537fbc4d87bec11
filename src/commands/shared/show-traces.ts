import type { Context } from '../../context.ts'
import { foldTrace } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { clip, safe } from '../../render/text.ts'
import { traceToJson } from '../../render/trace-json.ts'
import { renderWaterfall } from '../../render/waterfall/index.ts'
import { jsonLines } from './json.ts'

export interface ShowTracesOptions {
  readonly raw: boolean
  readonly details?: boolean
  /** By trace id: the name of the span that is linked with it. */
  readonly linkedFrom?: ReadonlyMap<string, string>
}

/** Draws traces one under the other, or prints them as one JSON document. */
export function showTraces(traces: readonly Trace[], options: ShowTracesOptions, ctx: Context): void {
  const views = traces.map((trace) => (options.raw ? trace : foldTrace(trace)))
  if (ctx.output === 'json') {
    ctx.out(jsonLines({ version: 1, traces: views.map(traceToJson) }))
    return
  }
  for (const [at, view] of views.entries()) {
    const lead = linkLine(options.linkedFrom?.get(view.id), ctx)
    ctx.out([...(at > 0 ? [''] : []), ...lead, ...renderWaterfall(view, ctx.canvas, options)])
  }
}

function linkLine(from: string | undefined, { canvas }: Context): string[] {
  const { style, glyphs, width } = canvas
  return from === undefined
    ? []
    : [style.quiet(clip(`${glyphs.arrow} linked with ${safe(from)}`, width, glyphs.ellipsis))]
}
