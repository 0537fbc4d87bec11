import type { DiffRow, DiffSide, TraceDiff } from '../../domain/trace/diff/diff.ts'
import type { Span, Trace } from '../../domain/trace/model.ts'
import type { Canvas, Paint } from '../canvas.ts'
import { layOut } from '../columns.ts'
import { formatChange, formatMs } from '../figures.ts'
import { cells, clip, clipMiddle, pad, right, safe } from '../text.ts'
import { instant } from '../waterfall/header.ts'
import { prefixes } from '../waterfall/tree.ts'
import { wrap } from '../wrap.ts'
import { changeBar } from './bar.ts'
import { concludeDiff } from './conclusion.ts'

const SIGN = 2
const LEVELS = 12

interface Drawn extends DiffRow {
  readonly prefix: string
}

/** Two traces beside each other: what to conclude, then a line for each row of either with its change. */
export function renderDiff(diff: TraceDiff, canvas: Canvas): string[] {
  const { width, glyphs, style } = canvas
  const tree = prefixes(diff.rows, LEVELS, glyphs)
  const rows = diff.rows.map((row, at): Drawn => ({ ...row, prefix: tree[at]?.row ?? '' }))
  const most = diff.rows.reduce((longest, { change = 0 }) => Math.max(longest, Math.abs(change)), 0)
  const table = layOut(rows, nameColumn(canvas), columns(canvas), canvas, {
    keep: 1.5,
    least: 11,
    most: 41,
    draw: ({ change, ownChange }, size) => changeBar(change, ownChange, { width: size, most }, canvas),
  })
  return [
    ...wrap(safe(concludeDiff(diff, glyphs.arrow)), width).map(style.strong),
    ...identity('A', diff.before, canvas),
    ...identity('B', diff.after, canvas),
    '',
    table.head,
    ...rows.map(table.line),
  ]
}

function identity(
  letter: string,
  { id, startedAt, duration }: Trace,
  { style, width, glyphs }: Canvas,
): string[] {
  const text = `${letter}  ${right(formatMs(duration), 6)}  ${safe(id)}  ${instant(startedAt)}`
  return [style.quiet(clip(text, width, glyphs.ellipsis))]
}

function nameColumn(canvas: Canvas) {
  const { glyphs, style } = canvas
  const named = ({ before, after }: DiffRow) => (after ?? before)?.span
  const text = (row: DiffRow) => safe(labelOf(named(row)))
  return {
    title: '  ',
    wanted: (row: Drawn) => SIGN + cells(row.prefix) + cells(text(row)),
    draw: (row: Drawn, width: number) => {
      const { sign, paint } = looksOf(row, canvas)
      const room = Math.max(0, width - SIGN - cells(row.prefix))
      const name = pad(clipMiddle(text(row), room, glyphs.ellipsis), room)
      return `${paint(sign)} ${style.quiet(row.prefix)}${paint(name)}`
    },
  }
}

/** The name, and of a call what it asks for. */
function labelOf(span: Span | undefined): string {
  if (span === undefined) return ''
  return span.kind === 'call' && span.summary !== undefined ? `${span.name} ${span.summary}` : span.name
}

function looksOf(row: DiffRow, { glyphs, style }: Canvas): { readonly sign: string; readonly paint: Paint } {
  if (row.before === undefined) return { sign: glyphs.add, paint: style.warn }
  if (row.after === undefined) return { sign: glyphs.remove, paint: style.quiet }
  const { status } = row.after.span
  if (status === 'fault') return { sign: glyphs.bad, paint: style.bad }
  if (status === 'error' || status === 'throttle') return { sign: glyphs.warn, paint: style.warn }
  return { sign: ' ', paint: (text) => text }
}

function columns({ style }: Canvas) {
  const told = (side: DiffSide | undefined) => {
    if (side === undefined) return ''
    return `${side.span.coldStart ? 'cold ' : ''}${side.duration === undefined ? 'open' : formatMs(side.duration)}`
  }
  return [
    { title: 'A', keep: 1, text: ({ before }: Drawn) => told(before), paint: () => style.quiet },
    { title: 'B', keep: 2, text: ({ after }: Drawn) => told(after) },
    {
      title: 'change',
      keep: 3,
      text: ({ change }: Drawn) => (change === undefined ? '' : formatChange(change)),
      paint: ({ change = 0 }: Drawn) => (change > 0 ? style.bad : change < 0 ? style.good : style.quiet),
    },
  ]
}
