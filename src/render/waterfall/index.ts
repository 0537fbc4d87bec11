import type { Trace } from '../../domain/trace/model.ts'
import { selfTimes } from '../../domain/trace/self-time.ts'
import type { Canvas } from '../canvas.ts'
import { renderAxis } from './axis.ts'
import { renderBreakdown } from './breakdown.ts'
import { renderDetails } from './details.ts'
import { renderHeader } from './header.ts'
import { exceptionsToDraw, renderExceptions, renderNotes } from './notes.ts'
import { planWaterfall, renderSpan } from './plan.ts'

export interface WaterfallOptions {
  /** Below each row everything that is known of it. */
  readonly details?: boolean
}

/**
 * Draws a trace: header, times, one row for each span with its exceptions below, what the trace lacks, and where the
 * time went. Rows on the critical path have a rail.
 * No line is wider than the canvas and none holds a control character, whatever the trace says.
 */
export function renderWaterfall(
  trace: Trace,
  canvas: Canvas,
  { details = false }: WaterfallOptions = {},
): string[] {
  const { spans } = trace
  const plan = planWaterfall(trace, canvas)
  const { columns, scale, tree, path } = plan
  const exceptions = exceptionsToDraw(spans)
  const self = details ? selfTimes(spans) : []
  const lines = renderHeader(trace, canvas)
  if (spans.length > 0 && columns.bars > 0) lines.push(' '.repeat(columns.label) + renderAxis(scale, canvas))
  spans.forEach((span, at) => {
    const below = tree[at]?.below ?? ''
    lines.push(renderSpan(plan, at))
    const thrown = exceptions.get(at)
    if (thrown !== undefined) lines.push(...renderExceptions(thrown, below, canvas, details))
    if (details) lines.push(...renderDetails({ span, self: self[at] }, below, canvas))
  })
  return lines.concat(
    renderNotes({ ...trace, gaps: [...trace.gaps, ...path.gaps] }, canvas),
    renderBreakdown(path.breakdown, canvas),
  )
}
