import { type Hiding, hideRows } from '../../domain/trace/hide/hide.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { followPath } from '../../domain/trace/path/index.ts'
import { selfTimes } from '../../domain/trace/self-time.ts'
import type { Canvas } from '../canvas.ts'
import { renderAxis } from './axis.ts'
import { renderBreakdown } from './breakdown.ts'
import { renderDetails } from './details.ts'
import { renderHeader } from './header.ts'
import { hiddenNotes } from './hidden.ts'
import { type LogsBySpan, renderLog } from './logs.ts'
import { exceptionsToDraw, notesOf, renderExceptions, renderNotes } from './notes.ts'
import { planWaterfall, renderSpan } from './plan.ts'

export interface WaterfallOptions {
  /** Below each row everything that is known of it. */
  readonly details?: boolean
  /** What was logged, below the row that it belongs to. */
  readonly logs?: LogsBySpan
  /** Rows that are left out; what they were is said. */
  readonly hiding?: Hiding
}

const EVERYTHING: Hiding = {}

/**
 * Draws a trace: header, times, one row for each span with its exceptions below, what the trace lacks, and where the
 * time went. Rows on the critical path have a rail.
 * No line is wider than the canvas and none holds a control character, whatever the trace says.
 */
export function renderWaterfall(
  trace: Trace,
  canvas: Canvas,
  { details = false, hiding = EVERYTHING, logs }: WaterfallOptions = {},
): string[] {
  const shown = hideRows(trace, hiding)
  const { spans, places } = shown
  const path = followPath(trace)
  const plan = planWaterfall(trace, canvas, path, shown)
  const { columns, scale, tree } = plan
  const exceptions = exceptionsToDraw(spans)
  const self = details ? selfTimes(trace.spans) : []
  const lines = renderHeader(trace, canvas, spans.length)
  if (spans.length > 0 && columns.bars > 0) lines.push(' '.repeat(columns.label) + renderAxis(scale, canvas))
  spans.forEach((span, at) => {
    const below = tree[at]?.below ?? ''
    lines.push(renderSpan(plan, at))
    const thrown = exceptions.get(at)
    if (thrown !== undefined) lines.push(...renderExceptions(thrown, below, canvas, details))
    if (details) lines.push(...renderDetails({ span, self: self[places[at] ?? at] }, below, canvas))
    const log = logs?.get(span.id)
    if (log !== undefined) lines.push(...renderLog(log, { trace, prefix: below }, canvas))
  })
  return lines.concat(
    renderNotes([...hiddenNotes(shown, hiding), ...notesOf(trace, path.gaps)], canvas),
    renderBreakdown(path.breakdown, canvas),
  )
}
