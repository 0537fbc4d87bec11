import type { Millis, Span } from '../../domain/trace/model.ts'
import type { Canvas, Paint } from '../canvas.ts'
import { cellAt, type Scale } from './scale.ts'
import { phaseTone, Tone, toneOf } from './tone.ts'

interface Look {
  readonly whole: string
  readonly left: string
  readonly right: string
  readonly paint: Paint
}

/** Everything that the bars of one waterfall share. */
export interface Pen {
  readonly scale: Scale
  /** By tone: for time that nothing explains further, and for time that other rows explain. */
  readonly solid: readonly Look[]
  readonly beam: readonly Look[]
  readonly open: string
  readonly instant: string
  readonly gap: string
  readonly quiet: Paint
  /** The middle cell of every break. */
  readonly broken: ReadonlySet<number>
  /** Tones of one row, two for each cell; used again for every row. */
  readonly halves: Uint8Array
}

export function penFor(scale: Scale, { style, glyphs }: Canvas): Pen {
  const nothing: Look = { whole: ' ', left: ' ', right: ' ', paint: (text) => text }
  const wait = { whole: glyphs.line, left: glyphs.lineLeft, right: glyphs.lineRight, paint: style.quiet }
  const cold = { whole: glyphs.cold, left: glyphs.cold, right: glyphs.cold, paint: style.cold }
  const paints = [style.quiet, style.work, style.call, style.warn, style.bad] as const
  const solid = paints.map((paint) => ({
    whole: glyphs.bar,
    left: glyphs.barLeft,
    right: glyphs.barRight,
    paint,
  }))
  const beam = paints.map((paint) => ({
    whole: glyphs.beam,
    left: glyphs.beamLeft,
    right: glyphs.beamRight,
    paint,
  }))
  const breaks = scale.pieces.filter((piece) => piece.broken)
  return {
    scale,
    solid: [nothing, wait, cold, ...solid],
    beam: [nothing, wait, cold, ...beam],
    open: glyphs.open,
    instant: glyphs.instant,
    gap: glyphs.gap,
    quiet: style.quiet,
    broken: new Set(breaks.map(({ left, right }) => Math.floor((left + right) / 2))),
    halves: new Uint8Array(scale.width * 2),
  }
}

export interface Surroundings {
  /** Part of a managed service. */
  readonly managed: boolean
  /** Rows below explain its time. */
  readonly hasChildren: boolean
}

/** The bar of one row: exactly the scale's width in cells. Drawn in half cells. */
export function renderBar(span: Span, { managed, hasChildren }: Surroundings, pen: Pen): string {
  const { halves } = pen
  halves.fill(Tone.None)
  const divided = span.phases.length > 0 && span.kind !== 'call'
  const from = mark(pen, span.start, span.end, divided ? Tone.Wait : toneOf(span, managed))
  if (divided) {
    for (const { kind, start, end } of span.phases) mark(pen, start, end ?? span.end, phaseTone(kind, span))
  }
  const instant = span.end === span.start ? from >> 1 : -1
  return paintCells(pen, hasChildren && !divided ? pen.beam : pen.solid, span.end === undefined, instant)
}

/** Fills at least one half cell, within the width; an absent end reaches the edge. */
function mark({ scale, halves }: Pen, start: Millis, end: Millis | undefined, tone: Tone): number {
  const last = halves.length
  const from = Math.min(last - 1, Math.max(0, Math.round(cellAt(scale, start) * 2)))
  const to = end === undefined ? last : Math.round(cellAt(scale, end) * 2)
  halves.fill(tone, from, Math.min(last, Math.max(from + 1, to)))
  return from
}

/** Runs of equal cells, each painted once. */
function paintCells(pen: Pen, looks: readonly Look[], open: boolean, instant: number): string {
  const { halves } = pen
  let line = ''
  for (let cell = 0, next = 0; cell < pen.scale.width; cell = next) {
    const a = halves[cell * 2] ?? 0
    const b = halves[cell * 2 + 1] ?? 0
    next = cell + 1
    const special = cell === instant ? pen.instant : pen.broken.has(cell) ? pen.gap : undefined
    while (
      special === undefined &&
      next < pen.scale.width &&
      halves[next * 2] === a &&
      halves[next * 2 + 1] === b &&
      next !== instant &&
      !pen.broken.has(next)
    ) {
      next++
    }
    const look = looks[Math.max(a, b)]
    if (look === undefined || (a === 0 && b === 0))
      line += special === undefined ? ' '.repeat(next - cell) : pen.quiet(special)
    else line += look.paint(special ?? glyphOf(look, a, b, open ? pen.open : undefined).repeat(next - cell))
  }
  return line
}

function glyphOf(look: Look, a: number, b: number, open: string | undefined): string {
  if (open !== undefined && look.left !== look.whole) return open
  return a !== 0 && b !== 0 ? look.whole : a === 0 ? look.right : look.left
}
