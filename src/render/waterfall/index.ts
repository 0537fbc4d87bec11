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
export function renderWaterfall(trace: Trace, canvas: Canvas, options?: WaterfallOptions): string[] {
  const lines: string[] = []
  for (const block of drawWaterfall(trace, canvas, options)) for (const line of block) lines.push(line)
  return lines
}

/** Lines a block. Lines of a large trace are then gone before the next ones are made. */
const BLOCK = 500

/** The same, a block of lines at a time. */
export function* drawWaterfall(
  trace: Trace,
  canvas: Canvas,
  { details = false, hiding = EVERYTHING, logs }: WaterfallOptions = {},
): Generator<string[]> {
  const shown = hideRows(trace, hiding)
  const { spans, places } = shown
  const path = followPath(trace)
  const plan = planWaterfall(trace, canvas, path, shown)
  const { columns, scale, tree } = plan
  const exceptions = exceptionsToDraw(spans)
  const self = details ? selfTimes(trace.spans) : []
  let lines = renderHeader(trace, canvas, spans.length)
  if (spans.length > 0 && columns.bars > 0) lines.push(' '.repeat(columns.label) + renderAxis(scale, canvas))
  for (const [at, span] of spans.entries()) {
    const below = tree[at]?.below ?? ''
    lines.push(renderSpan(plan, at))
    const thrown = exceptions.get(at)
    if (thrown !== undefined) lines.push(...renderExceptions(thrown, below, canvas, details))
    if (details) lines.push(...renderDetails({ span, self: self[places[at] ?? at] }, below, canvas))
    const log = logs?.get(span.id)
    if (log !== undefined) lines.push(...renderLog(log, { trace, prefix: below }, canvas))
    if (lines.length < BLOCK) continue
    yield lines
    lines = []
  }
  yield lines.concat(
    renderNotes([...hiddenNotes(shown, hiding), ...notesOf(trace, path.gaps)], canvas),
    renderBreakdown(path.breakdown, canvas),
  )
}
