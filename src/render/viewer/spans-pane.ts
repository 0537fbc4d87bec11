import type { Trace } from '../../domain/trace/model.ts'
import type { Canvas } from '../canvas.ts'
import { blank, clip, safe } from '../text.ts'
import { renderAxis } from '../waterfall/axis.ts'
import { renderBreakdown } from '../waterfall/breakdown.ts'
import { renderFacts } from '../waterfall/header.ts'
import { notesOf, renderNotes } from '../waterfall/notes.ts'
import { planWaterfall, renderSpan, type WaterfallPlan } from '../waterfall/plan.ts'
import { HEADING, type Rect } from './layout.ts'
import { block, cursorRow, edges } from './lines.ts'
import type { SpanView, ViewerState } from './model.ts'
import { pathOf } from './once.ts'
import { hasChildren } from './tree.ts'

/** Before each row: whether the cursor is there, and whether it is folded. */
const MARKS = 2
const TITLE = 'Trace'

/** The waterfall. Only the rows that are to be seen are drawn; what they share is worked out once a trace and width. */
export function spansPane(state: ViewerState, { width, height }: Rect, canvas: Canvas): string[] {
  const { view } = state.spans
  if (view === undefined) return block(['', '', ` ${missing(state, width, canvas)}`], width, height)
  const picture = pictureOf(view.trace, { ...canvas, width: Math.max(1, width - MARKS) })
  const { plan } = picture
  const axis = plan.columns.bars > 0 ? blank(MARKS + plan.columns.label) + picture.axis : ''
  const rows = visibleRows(state, view, plan, height - HEADING.spans, canvas)
  // Notes only where they take no room from rows.
  const notes =
    rows.length < height - HEADING.spans
      ? [...(picture.notes[0] === '' ? [] : ['']), ...picture.notes.map((line) => blank(MARKS) + line)]
      : []
  return block([heading(state, picture, width, canvas), axis, ...rows, ...notes], width, height)
}

function visibleRows(
  { spans, focus }: ViewerState,
  view: SpanView,
  plan: WaterfallPlan,
  count: number,
  canvas: Canvas,
): string[] {
  const { style, glyphs } = canvas
  const lines: string[] = []
  for (let row = spans.top; row < Math.min(view.rows.length, spans.top + count); row++) {
    const at = view.rows[row] ?? 0
    const closed = hasChildren(view, at) && spans.closed.has(view.trace.spans[at]?.id ?? '')
    const line = (closed ? style.code(glyphs.closed) : ' ') + renderSpan(plan, at, spans.path)
    lines.push(row === spans.at ? cursorRow(line, focus === 'spans', canvas) : ` ${line}`)
  }
  return lines
}

interface Picture {
  readonly canvas: Canvas
  readonly plan: WaterfallPlan
  readonly facts: string
  readonly axis: string
  readonly notes: readonly string[]
}

const pictures = new WeakMap<Trace, Picture>()

function pictureOf(trace: Trace, canvas: Canvas): Picture {
  const known = pictures.get(trace)
  if (known !== undefined && isSame(known.canvas, canvas)) return known
  const plan = planWaterfall(trace, canvas, pathOf(trace))
  const picture: Picture = {
    canvas,
    plan,
    facts: renderFacts(trace, { ...canvas, width: Math.max(1, canvas.width - TITLE.length - 2) }),
    axis: renderAxis(plan.scale, canvas),
    notes: [
      ...renderNotes(notesOf(trace, plan.path.gaps), canvas),
      ...renderBreakdown(plan.path.breakdown, canvas),
    ],
  }
  pictures.set(trace, picture)
  return picture
}

function isSame(a: Canvas, b: Canvas): boolean {
  return a.width === b.width && a.style === b.style && a.glyphs === b.glyphs
}

function heading(
  { focus, spans, hasList }: ViewerState,
  { facts }: Picture,
  width: number,
  { style, glyphs }: Canvas,
): string {
  const name = (focus === 'spans' ? style.strong : style.quiet)(TITLE)
  const view = spans.filter === '' ? (spans.raw ? 'raw' : '') : `matches of ${safe(spans.filter)}`
  const id = hasList && view === '' ? safe(spans.id ?? '') : ''
  const right = clip(view || id, 40, glyphs.ellipsis)
  const left = `  ${name}  ${facts}`
  return edges(left, right === '' ? '' : (view === '' ? style.quiet : style.warn)(`${right} `), width)
}

function missing({ spans: { id }, absent }: ViewerState, width: number, { style, glyphs }: Canvas): string {
  const text =
    id === undefined
      ? ''
      : absent.has(id)
        ? 'X-Ray has no documents of this trace'
        : `reading the trace${glyphs.ellipsis}`
  return style.quiet(clip(text, width - 1, glyphs.ellipsis))
}
