import type { TraceRow } from '../domain/trace/index.ts'
import type { Canvas, Paint } from './canvas.ts'
import { formatDuration } from './duration.ts'
import { cells, clip, clipMiddle, pad, right, safe } from './text.ts'

export interface TraceTableOptions {
  /** How many there are, where that is known; said above the table. */
  readonly found?: number
  /** There are more than `found`: the counting stopped there. */
  readonly more?: boolean
}

/** `showing 20 of 6,517 traces`. */
export function saidOfCount(shown: number, { found = shown, more = false }: TraceTableOptions): string {
  const grouped = (n: number) => n.toLocaleString('en-US')
  if (!more && shown === found) return `${grouped(found)} ${found === 1 ? 'trace' : 'traces'}`
  return `showing ${grouped(shown)} of ${more ? 'more than ' : ''}${grouped(found)} traces`
}

/**
 * A list of traces, one line each: when (UTC), how long, status, cold start, what, id.
 * The id comes last and whole wherever it fits, because it is what people copy.
 */
export function renderTraceTable(
  rows: readonly TraceRow[],
  canvas: Canvas,
  options: TraceTableOptions = {},
): string[] {
  const { style, glyphs, width } = canvas
  const columns = traceColumns(rows)
  const heading = style.quiet(
    clip(`${saidOfCount(rows.length, options)}${saidOfTimes(columns)}`, width, glyphs.ellipsis),
  )
  return [heading, ...rows.map((row) => renderTraceRow(row, columns, canvas))]
}

/** What all rows of a table must agree about. */
export interface TraceColumns {
  /** The day that all have in common, and that is said above them. */
  readonly day?: string
  /** Cells for the region; 0 where all are of one. */
  readonly region: number
}

/** From as much as is known of the rows beforehand. */
export function traceColumns(rows: readonly Pick<TraceRow, 'startedAt' | 'region'>[]): TraceColumns {
  const days = new Set(rows.map(({ startedAt }) => day(startedAt)))
  const [only] = days
  const regions = new Set(rows.map(({ region }) => region ?? ''))
  const widest = Math.max(...Array.from(regions, (region) => cells(safe(region))))
  return {
    region: regions.size > 1 ? widest : 0,
    ...(days.size === 1 && only?.trim() ? { day: only } : {}),
  }
}

export function saidOfTimes({ day }: TraceColumns): string {
  return day === undefined ? ', times in UTC' : `, ${day} UTC`
}

const ID = 35
const STATUS = 11
const DURATION = 8
/** Fewer cells than this do not tell what a trace was. */
const LEAST = 12
/** The sign and, where there is one, the code: what stays of the status so that the cause has room. */
const SHORT_STATUS = 5

export function renderTraceRow(row: TraceRow, columns: TraceColumns, canvas: Canvas): string {
  const { style, glyphs, width } = canvas
  const when = columns.day === undefined ? moment(row.startedAt) : moment(row.startedAt).slice(11)
  const duration = right(row.duration === undefined ? '' : formatDuration(row.duration), DURATION)
  const status = statusOf(row, canvas)
  const cold = row.coldStarts > 0 ? 'cold' : ''
  const place = columns.region === 0 ? '' : `  ${pad(safe(row.region ?? ''), columns.region)}`
  const around = when.length + DURATION + 2 + 1 + 4 + cells(place)
  const id = safe(row.id)
  if (width < around + STATUS + 2 + 8) return narrow(when, status, id, canvas)
  const left = width - around - 2 - ID - 2
  const statusWidth = left - STATUS < LEAST && left - SHORT_STATUS >= LEAST ? SHORT_STATUS : STATUS
  const idWidth = Math.min(ID, width - around - statusWidth - 2)
  const what = left - statusWidth
  return [
    style.quiet(when),
    duration,
    `  ${status.paint(pad(statusWidth === STATUS ? status.text : status.short, statusWidth, glyphs.ellipsis))}`,
    ` ${style.cold(pad(cold, 4, ''))}`,
    style.quiet(place),
    what >= LEAST ? `  ${renderWhat(row, what, canvas)}` : '',
    `  ${style.code(clip(id, idWidth, glyphs.ellipsis))}`,
  ].join('')
}

/** What went wrong, from its beginning; else which service it was, both ends of its name. */
function renderWhat({ cause, name }: TraceRow, width: number, { style, glyphs }: Canvas): string {
  if (cause !== undefined) return style.bad(pad(safe(cause), width, glyphs.ellipsis))
  return pad(clipMiddle(safe(name ?? ''), width, glyphs.ellipsis), width)
}

/** The sign and the id are what a narrow terminal has room for. */
function narrow(when: string, status: Status, id: string, { style, glyphs, width }: Canvas): string {
  const sign = status.text.slice(0, 1)
  const lead = width >= when.length + 24 ? `${when} ` : ''
  const room = width - lead.length - 2
  return `${style.quiet(lead)}${status.paint(sign)} ${style.code(clipMiddle(id, room, glyphs.ellipsis))}`
}

interface Status {
  readonly text: string
  readonly short: string
  readonly paint: Paint
}

function statusOf({ status, partial, httpStatus }: TraceRow, { style, glyphs }: Canvas): Status {
  const code = httpStatus === undefined || httpStatus < 400 ? '' : ` ${httpStatus}`
  const said = (sign: string, word: string, paint: Paint, number = '') => ({
    text: `${sign} ${word}${number}`,
    short: `${sign}${number}`,
    paint,
  })
  switch (status) {
    case 'fault':
      return said(glyphs.bad, 'fault', style.bad, code)
    case 'throttle':
      return { ...said(glyphs.warn, 'throttle', style.warn), short: `${glyphs.warn} 429` }
    case 'error':
      return said(glyphs.warn, 'error', style.warn, code)
    case 'open':
      return said(glyphs.open, partial ? 'partial' : 'open', style.warn)
    default:
      return said(glyphs.ok, 'ok', style.good)
  }
}

/** `2026-11-22 08:15:42`, UTC, always 19 characters. */
function moment(startedAt: number | undefined): string {
  const date = new Date(startedAt ?? Number.NaN)
  return Number.isNaN(date.getTime())
    ? ' '.repeat(19)
    : date.toISOString().replace('T', ' ').slice(0, 19).padEnd(19)
}

function day(startedAt: number | undefined): string {
  return moment(startedAt).slice(0, 10)
}
