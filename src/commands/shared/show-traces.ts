import type { Context } from '../../context.ts'
import { foldTrace, type Hiding } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { renderTraces, traceFormats } from '../../render/trace/index.ts'
import { renderWaterfall } from '../../render/waterfall/index.ts'
import { tellWhole } from './hiding.ts'

export interface ShowTracesOptions {
  readonly raw: boolean
  readonly hiding: Hiding
}

/** Draws traces one under the other, or prints them in the format that was asked for. */
export async function showTraces(
  traces: readonly Trace[],
  { raw, hiding }: ShowTracesOptions,
  ctx: Context,
): Promise<void> {
  const { output, canvas } = ctx
  const format = traceFormats.find((one) => one === output)
  if (format !== undefined) {
    tellWhole(hiding, ctx)
    ctx.out(await renderTraces(traces, format, { raw, hiding, canvas }))
    return
  }
  for (const [at, trace] of traces.entries()) {
    const view = raw ? trace : foldTrace(trace)
    ctx.out([...(at > 0 ? [''] : []), ...renderWaterfall(view, canvas, { hiding })])
  }
}
