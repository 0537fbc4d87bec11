import type { Phase, Span } from '../../domain/trace/model.ts'
import { millis } from '../../domain/trace/model.ts'
import type { Canvas, Paint } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { cells, clip, clipMiddle, safe } from '../text.ts'

/** Texts of one row, safe to print, not yet cut. */
export interface Label {
  readonly name: string
  /** `cold`, for functions that were started for this invocation. */
  readonly mark: string
  readonly summary: string
}

export const GUTTER = 2
/** A shorter remainder of a summary says nothing. */
const LEAST_SUMMARY = 6

/** @param wide there is room for the durations of an invocation's phases */
export function labelOf(span: Span, wide: boolean, separator: string): Label {
  const parts = [
    statusText(span),
    wide && span.kind !== 'call' ? phasesText(span.phases, separator) : '',
    span.summary ?? '',
  ]
  return {
    name: safe(span.name),
    mark: span.coldStart ? 'cold' : '',
    summary: safe(parts.filter((part) => part !== '').join('  ')),
  }
}

export function labelWidth({ name, mark, summary }: Label): number {
  return cells(name) + (mark === '' ? 0 : 1 + mark.length) + (summary === '' ? 0 : 2 + cells(summary))
}

/** Exactly `width` cells: the name first, then the mark, then as much of the summary as fits. */
export function renderLabel(
  label: Label,
  prefix: string,
  width: number,
  namePaint: Paint,
  canvas: Canvas,
): string {
  const { style, glyphs } = canvas
  const head = clip(prefix, width, '')
  const mark = label.mark !== '' && width - cells(head) >= label.mark.length + 8 ? ` ${label.mark}` : ''
  const room = width - cells(head) - mark.length
  const name = clipMiddle(label.name, room, glyphs.ellipsis)
  const left = room - cells(name)
  const summary = left >= LEAST_SUMMARY + 2 ? clip(label.summary, left - 2, glyphs.ellipsis) : ''
  const rest = left - (summary === '' ? 0 : 2 + cells(summary))
  return [
    style.quiet(head),
    namePaint(name),
    mark === '' ? '' : style.cold(mark),
    summary === '' ? '' : style.quiet(`  ${summary}`),
    ' '.repeat(Math.max(0, rest)),
  ].join('')
}

/** Sign of the status in the first column; fine is blank, so that the eye finds the rest. */
export function renderSign(span: Span, { style, glyphs }: Canvas): string {
  switch (span.status) {
    case 'fault':
      return style.bad(`${glyphs.bad} `)
    case 'error':
    case 'throttle':
      return style.warn(`${glyphs.warn} `)
    default:
      return '  '
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
  return phases
    .filter(({ end, start }) => end === undefined || end - start >= 1)
    .map(
      ({ name, start, end }) => `${name} ${end === undefined ? 'open' : formatDuration(millis(end - start))}`,
    )
    .join(` ${separator} `)
}
