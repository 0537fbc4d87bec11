import type { Millis, Span } from '../../domain/trace/model.ts'
import type { Canvas, Paint } from '../canvas.ts'
import { blank } from '../text.ts'
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
  readonly broken: readonly number[]
  /** Tones of one row, two for each cell; empty between rows. */
  readonly halves: Uint8Array
  /** The same memory, one number for each cell. */
  readonly cells: Uint16Array
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
  const halves = new Uint8Array(scale.width * 2)
  return {
    scale,
    solid: [nothing, wait, cold, ...solid],
    beam: [nothing, wait, cold, ...beam],
    open: glyphs.open,
    instant: glyphs.instant,
    gap: glyphs.gap,
    quiet: style.quiet,
    broken: breaks.map(({ left, right }) => Math.floor((left + right) / 2)),
    halves,
    cells: new Uint16Array(halves.buffer),
  }
}

export interface Surroundings {
  /** Part of a managed service. */
  readonly managed: boolean
  /** Rows below explain its time. */
  readonly hasChildren: boolean
}

/** Signs that are drawn over a cell; kept in its left half, above the tone. */
const GAP = 8
const INSTANT = 16
const TONE = 7

/** The bar of one row: exactly the scale's width in cells. Drawn in half cells. */
export function renderBar(span: Span, { managed, hasChildren }: Surroundings, pen: Pen): string {
  const { halves, scale } = pen
  const divided = span.phases.length > 0 && span.kind !== 'call'
  const { from, to } = reach(scale, span.start, span.end)
  mark(halves, from, to, divided ? Tone.Wait : toneOf(span, managed))
  if (divided) {
    for (const phase of span.phases) {
      const part = reach(scale, phase.start, phase.end ?? span.end)
      mark(halves, part.from, part.to, phaseTone(phase.kind, span))
    }
  }
  for (const cell of pen.broken) halves[cell * 2] = (halves[cell * 2] ?? 0) | GAP
  if (span.end === span.start) halves[from & ~1] = (halves[from & ~1] ?? 0) | INSTANT
  const looks = hasChildren && !divided ? pen.beam : pen.solid
  // Most rows are blank but for one stretch.
  const everywhere = divided || pen.broken.length > 0
  const first = everywhere ? 0 : from >> 1
  const last = everywhere ? scale.width : (to + 1) >> 1
  return (
    blank(first) + paintCells(pen, looks, span.end === undefined, first, last) + blank(scale.width - last)
  )
}

/** At least one half cell, within the width; an absent end reaches the edge. */
function reach(scale: Scale, start: Millis, end: Millis | undefined): { from: number; to: number } {
  const last = scale.width * 2
  const from = Math.min(last - 1, Math.max(0, Math.round(cellAt(scale, start) * 2)))
  const to = end === undefined ? last : Math.round(cellAt(scale, end) * 2)
  return { from, to: Math.min(last, Math.max(from + 1, to)) }
}

/** A loop, because most stretches are shorter than a call of `fill` is worth. */
function mark(halves: Uint8Array, from: number, to: number, tone: Tone): void {
  for (let at = from; at < to; at++) halves[at] = tone
}

/** Runs of equal cells, each painted once. Leaves the cells empty for the next row. */
function paintCells(pen: Pen, looks: readonly Look[], open: boolean, first: number, last: number): string {
  const { halves, cells } = pen
  let line = ''
  for (let cell = first, next = first; cell < last; cell = next) {
    while (next < last && cells[next] === cells[cell]) next++
    line += paintRun(pen, looks, open, halves[cell * 2] ?? 0, halves[cell * 2 + 1] ?? 0, next - cell)
    for (let done = cell; done < next; done++) cells[done] = Tone.None
  }
  return line
}

function paintRun(
  pen: Pen,
  looks: readonly Look[],
  open: boolean,
  left: number,
  right: number,
  count: number,
): string {
  const sign = left >= INSTANT ? pen.instant : left >= GAP ? pen.gap : undefined
  const a = left & TONE
  const look = looks[Math.max(a, right)]
  if (look === undefined || (a === 0 && right === 0))
    return sign === undefined ? blank(count) : pen.quiet(sign.repeat(count))
  const glyph = sign ?? glyphOf(look, a, right, open ? pen.open : undefined)
  return look.paint(count === 1 ? glyph : glyph.repeat(count))
}

function glyphOf(look: Look, a: number, b: number, open: string | undefined): string {
  if (open !== undefined && look.left !== look.whole) return open
  return a !== 0 && b !== 0 ? look.whole : a === 0 ? look.right : look.left
}
