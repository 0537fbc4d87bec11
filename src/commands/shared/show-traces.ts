import type { Context } from '../../context.ts'
import { foldTrace } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { renderTraces } from '../../render/trace/index.ts'
import { renderWaterfall } from '../../render/waterfall/index.ts'

/** Draws traces one under the other, or prints them in the format that was asked for. */
export async function showTraces(
  traces: readonly Trace[],
  options: { readonly raw: boolean },
  ctx: Context,
): Promise<void> {
  if (ctx.output !== 'text') {
    ctx.out(await renderTraces(traces, ctx.output, { raw: options.raw, canvas: ctx.canvas }))
    return
  }
  for (const [at, trace] of traces.entries()) {
    const view = options.raw ? trace : foldTrace(trace)
    ctx.out([...(at > 0 ? [''] : []), ...renderWaterfall(view, ctx.canvas)])
  }
}
