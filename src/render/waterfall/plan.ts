import { hideRows, type Shown } from '../../domain/trace/hide/hide.ts'
import { millis, type Span, type Trace } from '../../domain/trace/model.ts'
import { type CriticalPath, followPath } from '../../domain/trace/path/index.ts'
import { retriesIn } from '../../domain/trace/retries.ts'
import type { Canvas } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { blank } from '../text.ts'
import { type Pen, penFor, renderBar } from './bar.ts'
import { separator } from './header.ts'
import { insideText } from './hidden.ts'
import { GUTTER, type Label, labelOf, labelWidth, namePaint, renderLabel, renderSign } from './label.ts'
import { type Columns, columnsFor, levelsFor } from './layout.ts'
import { isOn } from './rail.ts'
import { type Scale, scaleFor } from './scale.ts'
import { managedSpans } from './tone.ts'
import { type Prefix, prefixes } from './tree.ts'

/** What the rows of one trace share. Worked out once; then any row can be drawn by itself. */
export interface WaterfallPlan {
  readonly spans: readonly Span[]
  readonly canvas: Canvas
  readonly columns: Columns
  readonly scale: Scale
  readonly tree: readonly Prefix[]
  readonly labels: readonly Label[]
  readonly managed: Uint8Array
  readonly pen: Pen
  readonly path: CriticalPath
  /** Ids of the spans on it that a row may stand for. */
  readonly decisive: ReadonlySet<string>
}

/**
 * @param path that of the trace, where it is known already
 * @param shown the rows to draw; all of them unless told
 */
export function planWaterfall(
  trace: Trace,
  canvas: Canvas,
  path = followPath(trace),
  shown = hideRows(trace, {}),
): WaterfallPlan {
  const { spans } = shown
  const tree = prefixes(spans, levelsFor(canvas.width), canvas.glyphs)
  const labels = labelsOf(trace, shown, canvas)
  const columns = columnsFor(canvas.width, widest(labels, tree))
  const scale = scaleFor(trace, columns.bars)
  // One row alone is all there is to follow.
  const decisive = new Set(spans.length > 1 ? path.spanIds : [])
  const managed = managedSpans(spans)
  return { spans, canvas, columns, scale, tree, labels, managed, pen: penFor(scale, canvas), path, decisive }
}

/**
 * The row of the span at this place: exactly the canvas's width.
 * @param rail marks the critical path
 */
export function renderSpan(plan: WaterfallPlan, at: number, rail = true): string {
  const { spans, labels, tree, columns, canvas, pen, managed, decisive } = plan
  const [span, label, prefix] = [spans[at], labels[at], tree[at]]
  if (span === undefined || label === undefined || prefix === undefined) return ''
  const hasChildren = (spans[at + 1]?.depth ?? 0) > span.depth
  const bar = columns.bars > 0 ? ` ${renderBar(span, { managed: managed[at] === 1, hasChildren }, pen)}` : ''
  const sign = renderSign(span, rail && isOn(decisive, span), canvas)
  return sign + renderName(span, label, prefix, columns, canvas) + bar + renderTime(span, columns, canvas)
}

/** What a row says does not depend on which others show. */
function labelsOf(trace: Trace, { spans, places, inside }: Shown, canvas: Canvas): Label[] {
  const retries = retriesIn(trace.spans)
  const wide = canvas.width >= 100
  const between = separator(canvas)
  return spans.map((span, at) => {
    const retry = retries.size === 0 ? undefined : retries.get(places[at] ?? at)?.count
    const label = labelOf(span, wide, between, retry)
    const hidden = inside.size === 0 ? undefined : inside.get(span.id)
    return hidden === undefined ? label : { ...label, inside: insideText(hidden, canvas.glyphs) }
  })
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
