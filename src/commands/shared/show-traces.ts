import type { Context } from '../../context.ts'
import { foldTrace, type Hiding } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { clip, safe } from '../../render/text.ts'
import { isTraceFormat, renderTraces } from '../../render/trace/index.ts'
import { renderWaterfall } from '../../render/waterfall/index.ts'
import { hidingOf, tellWhole } from './hiding.ts'

export interface ShowTracesOptions extends Hiding {
  readonly raw: boolean
  readonly details?: boolean
  /** By trace id: the name of the span that is linked with it. */
  readonly linkedFrom?: ReadonlyMap<string, string>
}

/** Draws traces one under the other, or prints them in the format that was asked for. */
export async function showTraces(
  traces: readonly Trace[],
  options: ShowTracesOptions,
  ctx: Context,
): Promise<void> {
  const { output, canvas } = ctx
  const hiding = hidingOf(options)
  if (isTraceFormat(output)) {
    tellWhole(hiding, ctx)
    ctx.out(await renderTraces(traces, output, { raw: options.raw, hiding, canvas }))
    return
  }
  const details = options.details ?? false
  for (const [at, trace] of traces.entries()) {
    const view = options.raw ? trace : foldTrace(trace)
    const lead = linkLine(options.linkedFrom?.get(view.id), ctx)
    ctx.out([...(at > 0 ? [''] : []), ...lead, ...renderWaterfall(view, canvas, { details, hiding })])
  }
}

function linkLine(from: string | undefined, { canvas }: Context): string[] {
  const { style, glyphs, width } = canvas
  return from === undefined
    ? []
    : [style.quiet(clip(`${glyphs.arrow} linked with ${safe(from)}`, width, glyphs.ellipsis))]
}
