import type { Trace } from '../../domain/trace/model.ts'
import type { Canvas } from '../canvas.ts'
import { renderAxis } from './axis.ts'
import { renderHeader } from './header.ts'
import { exceptionsToDraw, renderExceptions, renderNotes } from './notes.ts'
import { planWaterfall, renderSpan } from './plan.ts'

/**
 * Draws a trace: header, times, one row for each span with its exceptions below, then what the trace lacks.
 * No line is wider than the canvas and none holds a control character, whatever the trace says.
 */
export function renderWaterfall(trace: Trace, canvas: Canvas): string[] {
  const { spans } = trace
  const plan = planWaterfall(trace, canvas)
  const exceptions = exceptionsToDraw(spans)
  const lines = renderHeader(trace, canvas)
  const { columns, scale, tree } = plan
  if (spans.length > 0 && columns.bars > 0) lines.push(' '.repeat(columns.label) + renderAxis(scale, canvas))
  spans.forEach((_, at) => {
    lines.push(renderSpan(plan, at))
    const thrown = exceptions.get(at)
    if (thrown !== undefined) lines.push(...renderExceptions(thrown, tree[at]?.below ?? '', canvas))
  })
  return lines.concat(renderNotes(trace, canvas))
}
