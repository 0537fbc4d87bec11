import type { Context } from '../../context.ts'
import { foldTrace, type Hiding } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { clip, safe } from '../../render/text.ts'
import { isTraceFormat, renderTraces } from '../../render/trace/index.ts'
import { drawWaterfall } from '../../render/waterfall/index.ts'

import { logsBySpan } from '../../render/waterfall/logs.ts'
import { hidingOf, tellWhole } from './hiding.ts'
import type { LogsByTrace } from './logs/of-traces.ts'

export interface ShowTracesOptions extends Hiding {
  readonly raw: boolean
  readonly details?: boolean
  readonly logs?: LogsByTrace | undefined
  /** By trace id: the name of the span that is linked with it. */
  readonly linkedFrom?: ReadonlyMap<string, string> | undefined
}

/** Draws traces one under the other, or prints them in the format that was asked for. */
export async function showTraces(
  traces: readonly Trace[],
  options: ShowTracesOptions,
  ctx: Context,
): Promise<void> {
  const { output, canvas } = ctx
  const { raw, logs } = options
  const hiding = hidingOf(options)
  if (isTraceFormat(output)) {
    tellWhole(hiding, ctx)
    if (logs && !/^jsonl?$/.test(output))
      ctx.tell([`${output} has no place for logs: --logs is for text and JSON`])
    ctx.out(await renderTraces(traces, output, { raw, hiding, canvas, ...(logs ? { logs } : {}) }))
    return
  }
  const details = options.details ?? false
  for (const [at, trace] of traces.entries()) {
    const view = raw ? trace : foldTrace(trace)
    const lead = linkLine(options.linkedFrom?.get(view.id), ctx)
    const log = logs?.get(trace)
    const logged = log ? { logs: logsBySpan(log) } : {}
    ctx.out([...(at > 0 ? [''] : []), ...lead])
    for (const block of drawWaterfall(view, canvas, { details, hiding, ...logged })) ctx.out(block)
  }
}

function linkLine(from: string | undefined, { canvas }: Context): string[] {
  const { style, glyphs, width } = canvas
  return from === undefined
    ? []
    : [style.quiet(clip(`${glyphs.arrow} linked with ${safe(from)}`, width, glyphs.ellipsis))]
}
