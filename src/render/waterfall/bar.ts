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

/** How tones are drawn on this canvas, by number: `solid` for time nothing explains further, `beam` over other rows. */
export interface Looks {
  readonly solid: readonly Look[]
  readonly beam: readonly Look[]
}

export function looksOf({ style, glyphs }: Canvas): Looks {
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
  return { solid: [nothing, wait, cold, ...solid], beam: [nothing, wait, cold, ...beam] }
}

export interface Surroundings {
  /** Part of a managed service. */
  readonly managed: boolean
  /** Rows below explain its time. */
  readonly hasChildren: boolean
}

/** The bar of one row: exactly the scale's width in cells. Drawn in half cells. */
export function renderBar(
  span: Span,
  { managed, hasChildren }: Surroundings,
  scale: Scale,
  canvas: Canvas,
  looks: Looks,
): string {
  const halves = new Uint8Array(scale.width * 2)
  const fill = (start: Millis, end: Millis | undefined, tone: Tone) => {
    const [from, to] = halfCells(scale, start, end)
    halves.fill(tone, from, to)
    return from
  }
  const divided = span.phases.length > 0 && span.kind !== 'call'
  const tone = divided ? Tone.Wait : toneOf(span, managed)
  const from = fill(span.start, span.end, tone)
  if (divided)
    for (const { kind, start, end } of span.phases) fill(start, end ?? span.end, phaseTone(kind, span))
  const open = span.end === undefined
  const instant = span.end === span.start ? from >> 1 : -1
  return paintCells(halves, {
    scale,
    canvas,
    looks: hasChildren && !divided ? looks.beam : looks.solid,
    open,
    instant,
  })
}

/** From and to; at least one half cell, within the width. */
function halfCells(scale: Scale, start: Millis, end: Millis | undefined): [number, number] {
  const last = scale.width * 2
  const from = Math.min(last - 1, Math.max(0, Math.round(cellAt(scale, start) * 2)))
  const to = end === undefined ? last : Math.round(cellAt(scale, end) * 2)
  return [from, Math.min(last, Math.max(from + 1, to))]
}

/** The middle cell of every break. */
function breakCells({ pieces }: Scale): ReadonlySet<number> {
  return new Set(
    pieces.filter((piece) => piece.broken).map(({ left, right }) => Math.floor((left + right) / 2)),
  )
}

interface Painting {
  readonly scale: Scale
  readonly canvas: Canvas
  readonly looks: readonly Look[]
  readonly open: boolean
  /** The cell of a span without duration, else -1. */
  readonly instant: number
}

function paintCells(halves: Uint8Array, { scale, canvas, looks, open, instant }: Painting): string {
  const { glyphs } = canvas
  const broken = breakCells(scale)
  let line = ''
  let run = ''
  let tone = 0
  const flush = () => {
    if (run !== '') line += looks[tone]?.paint(run) ?? run
    run = ''
  }
  for (let cell = 0; cell < scale.width; cell++) {
    const a = halves[cell * 2] ?? 0
    const b = halves[cell * 2 + 1] ?? 0
    const shown = Math.max(a, b)
    if (shown !== tone) flush()
    tone = shown
    const look = looks[shown]
    if (broken.has(cell)) {
      if (shown === 0) run += canvas.style.quiet(glyphs.gap)
      else run += glyphs.gap
    } else if (cell === instant) run += glyphs.instant
    else if (look === undefined || shown === 0) run += ' '
    else if (open && shown !== Tone.Cold) run += glyphs.open
    else run += a !== 0 && b !== 0 ? look.whole : a === 0 ? look.right : look.left
  }
  flush()
  return line
}
