import type { Hiding } from '../../../domain/trace/hide/hide.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import { cells, clip, clipMiddle, wrap } from '../../text.ts'
import { labelOf, labelWidth } from '../../waterfall/label.ts'
import { type Columns, columnsFor, levelsFor } from '../../waterfall/layout.ts'
import { type Picture, type PictureRow, pictureOf } from '../picture/picture.ts'
import { drawBar, stripes } from './bar.ts'
import { drawBreakdown } from './breakdown.ts'
import { SIZE, styleSheet } from './style.ts'
import { element, escapeXml } from './xml.ts'

/** Where everything stands, in pixels. */
interface Sheet {
  readonly columns: Columns
  readonly width: number
  /** Cells in a line. */
  readonly cells: number
  readonly axis: { readonly left: number; readonly width: number }
  readonly levels: number
}

/** Cells that an id and a moment take beside each other. */
const NARROWEST = 63

/** Traces as one picture, one below the other. @param width cells in a line, as on a terminal */
export function renderSvg(traces: readonly Trace[], width: number, hiding: Hiding = {}): string[] {
  const content: string[] = []
  let top: number = SIZE.margin
  const titles: string[] = []
  for (const trace of traces) {
    const { sheet, picture } = layOut(trace, Math.max(NARROWEST, width), hiding)
    const drawn = drawTrace(picture, sheet, top)
    titles.push(`${picture.id}: ${picture.facts.map(({ text }) => text).join(', ')}`)
    content.push(...drawn.lines)
    top = drawn.bottom + SIZE.margin
  }
  const size = {
    width: Math.ceil(Math.max(NARROWEST, width) * SIZE.cell + 2 * SIZE.margin),
    height: Math.ceil(top),
  }
  const frame = { x: 0.5, y: 0.5, width: size.width - 1, height: size.height - 1, rx: 8 }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" role="img" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">`,
    element('title', {}, escapeXml(titles.join('; '))),
    `<style>\n${styleSheet()}\n</style>`,
    stripes(),
    element('rect', { class: 'ground s-edge', ...frame }),
    ...content,
    '</svg>',
  ]
}

function layOut(
  trace: Trace,
  width: number,
  hiding: Hiding,
): { readonly sheet: Sheet; readonly picture: Picture } {
  const widest = trace.spans.reduce(
    (most, span) => Math.max(most, 2 * span.depth + labelWidth(labelOf(span, true, '·'))),
    0,
  )
  const columns = columnsFor(width, widest)
  const picture = pictureOf(trace, columns.bars, hiding)
  const axis = { left: SIZE.margin + (columns.label + 1) * SIZE.cell, width: (columns.bars - 1) * SIZE.cell }
  const sheet = { columns, axis, cells: width, width: width * SIZE.cell, levels: levelsFor(width) }
  return { sheet, picture }
}

function drawTrace(picture: Picture, sheet: Sheet, top: number) {
  const heading = drawHeading(picture, top)
  const first = heading.bottom + SIZE.line + 6
  const rows: string[] = []
  const above: number[] = []
  let y = first + SIZE.row / 2
  for (const row of picture.rows) {
    rows.push(drawRow(row, sheet, y, above[row.depth - 1]))
    above[row.depth] = y
    y += SIZE.row
    for (const line of thrownLines(row, sheet)) {
      rows.push(line.draw(y - SIZE.row / 2 + SIZE.line / 2))
      y += SIZE.line
    }
  }
  const last = y - SIZE.row / 2
  const notes = drawNotes(picture, sheet, last + 4)
  const breakdown = drawBreakdown(picture.shares, sheet.cells, notes.bottom)
  return {
    lines: [
      ...heading.lines,
      ...drawAxis(picture, sheet, heading.bottom + SIZE.line, last),
      ...rows,
      ...notes.lines,
      ...breakdown.lines,
    ],
    bottom: breakdown.bottom,
  }
}

function drawHeading({ id, startedAt, facts }: Picture, top: number) {
  const y = top + SIZE.line
  const said = facts.map(({ text, meaning }, at) => {
    const before = at > 0 ? tspan('quiet', '  ·  ') : ''
    return before + tspan(meaning === 'strong' ? 'text strong' : meaning, text)
  })
  const lines = [
    element('text', { x: SIZE.margin, y }, tspan('text strong', id) + tspan('quiet', `   ${startedAt}`)),
    element('text', { x: SIZE.margin, y: y + SIZE.line + 4 }, said),
  ]
  return { lines, bottom: y + SIZE.line + 10 }
}

function tspan(kind: string, text: string): string {
  return element('tspan', { class: kind }, escapeXml(text))
}

function drawAxis({ ticks, breaks }: Picture, { axis }: Sheet, y: number, bottom: number): string[] {
  const at = (share: number) => axis.left + share * axis.width
  return [
    ...ticks.map((tick) => textAt(at(tick.at), y, 'quiet', tick.text)),
    ...ticks.map((tick) =>
      element('path', { class: 'thin s-edge', d: `M${round(at(tick.at))} ${y + 6}V${bottom}` }),
    ),
    ...breaks.map(({ from, to, text }) =>
      element(
        'rect',
        {
          class: 'edge',
          x: at(from),
          y: y + 6,
          width: (to - from) * axis.width,
          height: bottom - y - 6,
          opacity: 0.6,
        },
        element('title', {}, escapeXml(`${text} in which nothing happened`)),
      ),
    ),
  ]
}

const SIGNS: Partial<Record<PictureRow['status'], readonly [sign: string, look: string]>> = {
  fault: ['✗', 'bad'],
  error: ['!', 'warn'],
  throttle: ['!', 'warn'],
}

function drawRow(row: PictureRow, sheet: Sheet, y: number, parent: number | undefined): string {
  const { axis, columns } = sheet
  const sign = SIGNS[row.status]
  const indent = SIZE.margin + (2 + 2 * Math.min(row.depth, sheet.levels)) * SIZE.cell
  const baseline = y + SIZE.font * 0.34
  const right = SIZE.margin + sheet.width
  const room = columns.label - 2 - 2 * Math.min(row.depth, sheet.levels)
  const ink = row.status === 'fault' ? 'bad' : sign ? 'warn' : 'text'
  return element('g', {}, [
    element('title', {}, escapeXml([row.name, row.summary, row.duration].filter(Boolean).join('\n'))),
    sign ? textAt(SIZE.margin, baseline, sign[1], sign[0]) : '',
    row.decisive ? rail(y) : '',
    parent === undefined || row.depth > sheet.levels ? '' : elbow(indent - 1.5 * SIZE.cell, parent, y),
    element('text', { x: indent, y: baseline }, nameOf(row, room, ink, sheet.levels)),
    drawBar(row.bar, axis.left, axis.width, y),
    textAt(right, baseline, row.status === 'open' ? 'warn end' : `${ink} end`, row.duration),
  ])
}

/** Name, mark and as much of the summary as fits, like on a terminal. */
function nameOf(row: PictureRow, room: number, ink: string, levels: number): string {
  const deep = row.depth > levels ? `…${row.depth} ` : ''
  const mark = row.cold ? ' cold' : ''
  const inside = row.inside === undefined ? '' : ` ${row.inside}`
  const name = clipMiddle(row.name, room - mark.length - inside.length - deep.length)
  const left = room - deep.length - cells(name) - mark.length - inside.length - 2
  return [
    deep === '' ? '' : tspan('quiet', deep),
    tspan(row.strong ? `${ink} strong` : ink, name),
    mark === '' ? '' : tspan('cold', mark),
    inside === '' ? '' : tspan('text strong', inside),
    left >= 6 && row.summary !== '' ? tspan('quiet', `  ${clip(row.summary, left)}`) : '',
  ].join('')
}

/** The critical path is one line down the rows that are on it. */
function rail(y: number): string {
  return element('rect', {
    class: 'quiet',
    x: SIZE.margin + 1.3 * SIZE.cell,
    y: y - SIZE.row / 2,
    width: 2,
    height: SIZE.row,
  })
}

function elbow(x: number, from: number, to: number): string {
  return element('path', {
    class: 'thin s-edge',
    d: `M${round(x)} ${from + 9}V${to}H${round(x + SIZE.cell)}`,
  })
}

interface Line {
  readonly draw: (y: number) => string
}

function thrownLines(row: PictureRow, { cells: width, levels }: Sheet): Line[] {
  const depth = 2 + 2 * Math.min(row.depth, levels) + 2
  const x = SIZE.margin + depth * SIZE.cell
  const line = (kind: string, text: string): Line => ({
    draw: (y) => textAt(x, y + SIZE.font * 0.34, kind, text),
  })
  return row.thrown
    .slice(0, 3)
    .flatMap(({ text, at }) => [
      ...wrap(text, width - depth, 3).map((said) => line('bad halo', said)),
      ...(at === undefined ? [] : [line('quiet halo', clip(`at ${at}`, width - depth))]),
    ])
}

const NOTE_SIGNS = { link: '→', warning: '!', hidden: '⋯' } as const

function drawNotes({ notes }: Picture, { cells: width }: Sheet, top: number) {
  const lines: string[] = []
  let y = top
  for (const { about, text } of notes) {
    for (const [at, said] of wrap(text, width - 2, 3).entries()) {
      y += SIZE.line
      const sign = at > 0 ? ' ' : NOTE_SIGNS[about]
      lines.push(
        element(
          'text',
          { x: SIZE.margin, y },
          tspan(about === 'warning' ? 'warn' : 'quiet', sign) + tspan('quiet', ` ${said}`),
        ),
      )
    }
  }
  return { lines, bottom: notes.length > 0 ? y + 6 : top }
}

function textAt(x: number, y: number, kind: string, text: string): string {
  return element('text', { x, y, class: kind }, escapeXml(text))
}

const round = (pixels: number) => Math.round(pixels * 10) / 10
