import { millis, type Span, type Trace } from '../../domain/trace/model.ts'
import { followPath } from '../../domain/trace/path/index.ts'
import { retriesIn } from '../../domain/trace/retries.ts'
import { selfTimes } from '../../domain/trace/self-time.ts'
import type { Canvas } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { blank } from '../text.ts'
import { renderAxis } from './axis.ts'
import { penFor, renderBar } from './bar.ts'
import { renderBreakdown } from './breakdown.ts'
import { renderDetails } from './details.ts'
import { renderHeader, separator } from './header.ts'
import { GUTTER, type Label, labelOf, labelWidth, namePaint, renderLabel, renderSign } from './label.ts'
import { type Columns, columnsFor, levelsFor } from './layout.ts'
import { exceptionsToDraw, renderExceptions, renderNotes } from './notes.ts'
import { scaleFor } from './scale.ts'
import { isManaged } from './tone.ts'
import { type Prefix, prefixes } from './tree.ts'

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
  const tree = prefixes(spans, levelsFor(canvas.width), canvas.glyphs)
  const retries = retriesIn(spans)
  const labels = spans.map((span, at) =>
    labelOf(span, canvas.width >= 100, separator(canvas), retries.get(at)?.count),
  )
  const columns = columnsFor(canvas.width, widest(labels, tree))
  const scale = scaleFor(trace, columns.bars)
  const pen = penFor(scale, canvas)
  const exceptions = exceptionsToDraw(spans)
  const self = details ? selfTimes(spans) : []
  const path = followPath(trace)
  // One row alone is all there is to follow.
  const decisive = new Set(spans.length > 1 ? path.spanIds : [])
  const managed = managedSpans(spans)
  const lines = renderHeader(trace, canvas)
  if (spans.length > 0 && columns.bars > 0) lines.push(' '.repeat(columns.label) + renderAxis(scale, canvas))
  spans.forEach((span, at) => {
    const label = labels[at]
    const prefix = tree[at]
    if (label === undefined || prefix === undefined) return
    const hasChildren = (spans[at + 1]?.depth ?? 0) > span.depth
    const bar =
      columns.bars > 0 ? ` ${renderBar(span, { managed: managed[at] === 1, hasChildren }, pen)}` : ''
    const sign = renderSign(span, isOn(decisive, span), canvas)
    lines.push(
      sign + renderName(span, label, prefix, columns, canvas) + bar + renderTime(span, columns, canvas),
    )
    const thrown = exceptions.get(at)
    if (thrown !== undefined) lines.push(...renderExceptions(thrown, prefix.below, canvas, details))
    if (details) lines.push(...renderDetails({ span, self: self[at] }, prefix.below, canvas))
  })
  return lines.concat(
    renderNotes({ ...trace, gaps: [...trace.gaps, ...path.gaps] }, canvas),
    renderBreakdown(path.breakdown, canvas),
  )
}

/** A row stands for the spans that are folded into it. */
function isOn(path: ReadonlySet<string>, { id, folded }: Span): boolean {
  return path.has(id) || (folded.length > 0 && folded.some((part) => path.has(part)))
}

/** Branches, name and summary: the label column but for the blank before the bars. */
function renderName(span: Span, label: Label, prefix: Prefix, columns: Columns, canvas: Canvas): string {
  const width = columns.label - GUTTER - (columns.bars > 0 ? 1 : 0)
  return renderLabel(label, prefix.row, width, namePaint(span, canvas), canvas)
}

function widest(labels: readonly Label[], tree: readonly Prefix[]): number {
  return labels.reduce(
    (most, label, at) => Math.max(most, (tree[at]?.row.length ?? 0) + labelWidth(label)),
    0,
  )
}

function renderTime(span: Span, columns: Columns, { style }: Canvas): string {
  const said = durationText(span)
  const text = blank(columns.time - said.length) + said
  if (span.status === 'fault') return style.bad(text)
  return span.end === undefined ? style.warn(text) : text
}

function durationText({ start, end }: Span): string {
  return end === undefined ? 'open' : formatDuration(millis(end - start))
}

/** Everything inside of a managed service's segment is its waiting, not anybody's work. */
function managedSpans(spans: readonly Span[]): Uint8Array {
  const managed = new Uint8Array(spans.length)
  const byDepth: number[] = []
  spans.forEach((span, at) => {
    const inherits = span.kind === 'local' && span.depth > 0 ? (byDepth[span.depth - 1] ?? 0) : 0
    const value = isManaged(span) ? 1 : inherits
    byDepth[span.depth] = value
    managed[at] = value
  })
  return managed
}
