import type { Canvas, Paint } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { blank, cells, clip, clipMiddle, pad, right, safe } from '../text.ts'
import type { Rect } from './layout.ts'
import { block, cursorRow, joined } from './lines.ts'
import { isFailure } from './match.ts'
import type { ListRow, ViewerState } from './model.ts'

/** The traces: when, how long, how it went, what. Only the rows that are to be seen are drawn. */
export function listPane(state: ViewerState, { width, height }: Rect, canvas: Canvas): string[] {
  const { list } = state
  const shown = list.visible.slice(list.top, list.top + height - 1)
  if (shown.length === 0)
    return block([heading(state, width, canvas), '', ...nothing(state, width, canvas)], width, height)
  const columns = columnsFor(shown, width)
  const rows = shown.map((row, at) => {
    const line = listRow(row, columns, canvas)
    return list.top + at === list.at ? cursorRow(line, state.focus === 'list', canvas) : ` ${line}`
  })
  return block([heading(state, width, canvas), ...rows], width, height)
}

function heading({ focus, list }: ViewerState, width: number, canvas: Canvas): string {
  const { style } = canvas
  const { visible, rows, order, filter } = list
  const count =
    filter === '' ? '' : `${grouped(visible.length)} of ${grouped(rows.length)} match ${safe(filter)}`
  const name = focus === 'list' ? style.strong : style.quiet
  const pieces = [
    { text: 'Traces', paint: name },
    { text: count, paint: style.warn },
    { text: order === 'newest' ? 'newest first' : 'slowest first', paint: style.quiet },
  ]
  return ` ${joined(pieces, '  ', width - 1, canvas)}`
}

export function grouped(n: number): string {
  return n.toLocaleString('en-US')
}

function nothing({ list, listing, live }: ViewerState, width: number, { style, glyphs }: Canvas): string[] {
  const say = (text: string) => ` ${style.quiet(clip(text, width - 1, glyphs.ellipsis))}`
  if (list.rows.length > 0)
    return [say(`nothing matches ${safe(list.filter)}`), say('Esc takes the filter off')]
  if (listing === 'reading') return [say(`reading${glyphs.ellipsis}`)]
  return [
    say('no traces in this time'),
    ...(live === 'on' ? [say('new ones appear here as they arrive')] : []),
  ]
}

interface Columns {
  /** 0 where there is no room for times. */
  readonly when: number
  /** 0 where there is no room for bars. */
  readonly bar: number
  /** 0 where all are of one, and where there is no room. */
  readonly region: number
  /** Duration of a whole bar, milliseconds. */
  readonly longest: number
  readonly what: number
  /** 0 where there is no room for ids. */
  readonly id: number
}

const TIME = 8
/** `11-22 08:15:42`, and without the seconds where it is narrow. */
const DATED = 14
const DATED_SHORT = 11
const TOOK = 7
const BAR = 8
const ID = 35
/** As long as most names of regions. */
const REGION = 14

function columnsFor(rows: readonly ListRow[], width: number): Columns {
  const days = new Set(rows.map(({ row }) => iso(row.startedAt).slice(0, 10)))
  const when = width < 30 ? 0 : days.size < 2 ? TIME : width >= 56 ? DATED : DATED_SHORT
  const bar = width >= 56 ? BAR : 0
  const id = width >= 110 ? ID : 0
  const widest = rows.reduce((most, { region = '' }) => Math.max(most, cells(safe(region))), 0)
  const region = width >= 64 ? Math.min(widest, REGION) : 0
  // Cursor, blanks between the columns, sign.
  const fixed =
    1 +
    (when > 0 ? when + 2 : 0) +
    TOOK +
    (bar > 0 ? bar + 1 : 0) +
    2 +
    2 +
    (id > 0 ? id + 2 : 0) +
    (region > 0 ? region + 2 : 0)
  const longest = rows.reduce((most, { row }) => Math.max(most, row.duration ?? 0), 0)
  return { when, bar, region, longest, what: Math.max(0, width - fixed), id }
}

function listRow({ row, region = '' }: ListRow, columns: Columns, canvas: Canvas): string {
  const { style, glyphs } = canvas
  const took = right(row.duration === undefined ? '' : formatDuration(row.duration), TOOK)
  const paint = statusPaint(row.status, canvas)
  const failed = isFailure(row)
  return [
    style.quiet(whenText(row.startedAt, columns.when)),
    columns.region > 0 ? `${style.quiet(pad(safe(region), columns.region, glyphs.ellipsis))}  ` : '',
    failed ? paint(took) : took,
    columns.bar > 0 ? ` ${bar(row.duration ?? 0, columns, failed ? paint : style.quiet, canvas)}` : '',
    '  ',
    paint(sign(row.status, canvas)),
    ' ',
    what(row, columns.what, canvas),
    columns.id > 0 ? `  ${style.quiet(clip(safe(row.id), columns.id, glyphs.ellipsis))}` : '',
  ].join('')
}

const LEAST_NAME = 12
const LEAST_CAUSE = 8

/** Exactly `width` cells: the name, whether it was cold, and what went wrong. */
function what(row: ListRow['row'], width: number, { style, glyphs }: Canvas): string {
  const cold = row.coldStarts > 0 ? ' cold' : ''
  const said = row.cause === undefined ? '' : safe(row.cause)
  const known = safe(row.name ?? row.id)
  const room = Math.max(0, width - cold.length)
  // The cause needs about half of the room, or none; a name is known by its ends.
  const half = Math.floor(room * 0.45)
  const most = said === '' || half < LEAST_NAME ? room : half
  const name = clipMiddle(known, most, glyphs.ellipsis)
  const left = room - cells(name)
  const cause = said !== '' && left >= LEAST_CAUSE ? `  ${clip(said, left - 2, glyphs.ellipsis)}` : ''
  const rest = width - cells(name) - cold.length - cells(cause)
  return (
    (row.name === undefined ? style.quiet(name) : name) + style.cold(cold) + style.bad(cause) + blank(rest)
  )
}

function bar(duration: number, { bar: width, longest }: Columns, paint: Paint, { glyphs }: Canvas): string {
  const halves = longest > 0 ? Math.max(1, Math.round((duration / longest) * width * 2)) : 0
  const drawn = glyphs.beam.repeat(halves >> 1) + (halves % 2 === 1 ? glyphs.beamLeft : '')
  return paint(drawn) + blank(width - drawn.length)
}

function sign(status: ListRow['row']['status'], { glyphs }: Canvas): string {
  if (status === 'fault') return glyphs.bad
  if (status === 'error' || status === 'throttle') return glyphs.warn
  return status === 'open' ? glyphs.open : ' '
}

function statusPaint(status: ListRow['row']['status'], { style }: Canvas): Paint {
  if (status === 'fault') return style.bad
  return status === 'ok' ? style.good : style.warn
}

/** The time, or day and time where the days differ; two blanks after it. */
function whenText(startedAt: number | undefined, width: number): string {
  if (width === 0) return ''
  const text = iso(startedAt)
  return `${width === TIME ? text.slice(11) : text.slice(5, 5 + width).replace('T', ' ')}  `
}

/** `2026-11-22T08:15:42`, UTC; blanks where no calendar holds the moment. */
function iso(startedAt: number | undefined): string {
  const date = new Date(startedAt ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? blank(19) : date.toISOString().slice(0, 19).padEnd(19)
}
