import type { Phase, Span } from '../../domain/trace/model.ts'
import { millis } from '../../domain/trace/model.ts'
import type { Canvas, Paint } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { blank, cells, clip, clipMiddle, type Shown, shown } from '../text.ts'

/** Texts of one row, not yet cut. */
export interface Label {
  readonly name: Shown
  /** `cold`, for functions that were started for this invocation. */
  readonly mark: string
  /** How much is hidden inside: `+12`. */
  readonly inside?: string
  readonly summary: Shown
}

export const GUTTER = 2
/** A shorter remainder of a summary says nothing. */
const LEAST_SUMMARY = 6
/** So much of a name stands before any mark. */
const LEAST_NAME = 7

/**
 * @param wide there is room for the durations of an invocation's phases
 * @param retry how often the same had failed before
 */
export function labelOf(span: Span, wide: boolean, separator: string, retry?: number): Label {
  const phases = wide && span.kind !== 'call' ? phasesText(span.phases, separator) : ''
  return {
    name: shown(span.name),
    mark: span.coldStart ? 'cold' : '',
    summary: shownOrNothing(
      beside(
        beside(retry === undefined ? '' : `retry ${retry}`, statusText(span)),
        beside(phases, span.summary ?? ''),
      ),
    ),
  }
}

function shownOrNothing(text: string): Shown {
  return text === '' ? NOTHING : shown(text)
}

function beside(left: string, right: string): string {
  if (left === '') return right
  return right === '' ? left : `${left}  ${right}`
}

export function labelWidth({ name, mark, inside = '', summary }: Label): number {
  return (
    name.cells + behind(mark).length + behind(inside).length + (summary.cells === 0 ? 0 : 2 + summary.cells)
  )
}

/**
 * Exactly `width` cells: the name first, then the mark, then as much of the summary as fits.
 * @param prefix drawing characters of one cell each
 */
export function renderLabel(
  label: Label,
  prefix: string,
  width: number,
  namePaint: Paint,
  canvas: Canvas,
): string {
  const { style, glyphs } = canvas
  const head = prefix.slice(0, width)
  // What is hidden is said before all else but the name.
  const least = head.length + Math.min(LEAST_NAME, label.name.cells)
  const inside = fitting(label.inside ?? '', width - least)
  const mark = fitting(label.mark, width - least - inside.length)
  const room = width - head.length - mark.length - inside.length
  const name = fitted(label.name, room, clipMiddle, glyphs.ellipsis)
  const left = room - name.cells
  const summary =
    left >= LEAST_SUMMARY + 2 ? fitted(label.summary, left - 2, clipTidy, glyphs.ellipsis) : NOTHING
  const rest = left - (summary.text === '' ? 0 : 2 + summary.cells)
  return (
    style.quiet(head) +
    namePaint(name.text) +
    (mark === '' ? '' : style.cold(mark)) +
    (inside === '' ? '' : style.strong(inside)) +
    (summary.text === '' ? '' : style.quiet(`  ${summary.text}`)) +
    blank(rest)
  )
}

/** No blanks before the ellipsis: they would set it apart like a text of its own. */
function clipTidy(text: string, width: number, ellipsis: string): string {
  const cut = clip(text, width, ellipsis)
  return cut.endsWith(`  ${ellipsis}`) ? cut.slice(0, -ellipsis.length).trimEnd() : cut
}

const behind = (mark: string) => (mark === '' ? '' : ` ${mark}`)

/** A mark behind the name, where it has room. */
function fitting(mark: string, width: number): string {
  const text = behind(mark)
  return text.length <= width ? text : ''
}

const NOTHING: Shown = { text: '', cells: 0 }

type Cut = (text: string, width: number, ellipsis: string) => string

/** Nearly every text fits, and then needs no second look. */
function fitted(whole: Shown, width: number, cut: Cut, ellipsis: string): Shown {
  if (whole.cells <= width) return whole
  const text = cut(whole.text, width, ellipsis)
  return { text, cells: cells(text) }
}

/** Sign of the status in the first column; fine is blank, so that the eye finds the rest. Then the critical path. */
export function renderSign({ status }: Span, onPath: boolean, { style, glyphs }: Canvas): string {
  const rail = onPath ? style.quiet(glyphs.rail) : ' '
  switch (status) {
    case 'fault':
      return style.bad(glyphs.bad) + rail
    case 'error':
    case 'throttle':
      return style.warn(glyphs.warn) + rail
    default:
      return ` ${rail}`
  }
}

export function namePaint(span: Span, { style }: Canvas): Paint {
  if (span.status === 'fault') return style.bad
  if (span.status === 'error' || span.status === 'throttle') return style.warn
  if (span.kind === 'function' || span.depth === 0) return style.strong
  return span.kind === 'missing' || span.kind === 'dwell' || span.kind === 'overhead'
    ? style.quiet
    : (text) => text
}

function statusText({ status, httpStatus }: Span): string {
  const said = httpStatus !== undefined && (httpStatus < 200 || httpStatus >= 300) ? String(httpStatus) : ''
  return status === 'throttle' ? `throttled ${said}`.trim() : said
}

function phasesText(phases: readonly Phase[], separator: string): string {
  if (phases.length === 0) return ''
  return phases
    .filter(({ end, start }) => end === undefined || end - start >= 1)
    .map(
      ({ name, start, end }) => `${name} ${end === undefined ? 'open' : formatDuration(millis(end - start))}`,
    )
    .join(` ${separator} `)
}
