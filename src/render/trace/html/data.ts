import { type AttributeValue, millis, type Span, type Trace } from '../../../domain/trace/model.ts'
import { formatDuration } from '../../duration.ts'
import { safe } from '../../text.ts'
import { type Picture, type PictureRow, pictureOf } from '../picture/picture.ts'
import { exceptionText, frameText } from '../stack.ts'

/** What the page's script gets: texts that are safe to show as they are, and places on the time axis. */
export interface PageTrace extends Omit<Picture, 'rows'> {
  readonly rows: readonly PageRow[]
}

export interface PageRow extends PictureRow {
  readonly id: string
  readonly details: Details
}

export type Pair = readonly [key: string, value: string]

export interface Details {
  readonly fields: readonly Pair[]
  readonly stacks: readonly { readonly text: string; readonly frames: readonly string[] }[]
  readonly attributes: readonly Pair[]
}

/** Times on the axis stand apart on a narrow screen, too. */
const AXIS_CELLS = 60

export function pageTrace(trace: Trace): PageTrace {
  const picture = pictureOf(trace, AXIS_CELLS)
  const rows = picture.rows.flatMap((row, at) => {
    const span = trace.spans[at]
    return span === undefined ? [] : [{ ...row, id: safe(span.id), details: detailsOf(span) }]
  })
  return { ...picture, rows }
}

function detailsOf(span: Span): Details {
  return {
    fields: fieldsOf(span),
    stacks: span.exceptions.map((exception) => ({
      text: safe(exceptionText(exception)),
      frames: exception.stack.map((frame) => safe(frameText(frame))),
    })),
    attributes: Object.entries(span.attributes()).map(([key, value]) => [safe(key), valueText(value)]),
  }
}

function fieldsOf(span: Span): Pair[] {
  const { start, end, status, httpStatus, kind, origin, namespace, summary, id, parentId } = span
  const known: readonly (readonly [string, string | undefined])[] = [
    ['does', summary],
    ['status', httpStatus === undefined ? status : `${status}, HTTP ${httpStatus}`],
    ['starts at', formatDuration(start)],
    ['takes', end === undefined ? 'still open' : formatDuration(millis(end - start))],
    ...span.phases.map((phase) => [phase.name, phaseText(phase)] as const),
    ['kind', kind],
    ['origin', origin],
    ['namespace', namespace],
    ['span', id],
    ['parent', parentId],
    ['stands for', span.folded.length > 0 ? [id, ...span.folded].join(' ') : undefined],
    ...span.links.map(({ traceId, spanId }) => ['linked with', [traceId, spanId].join(' ').trim()] as const),
  ]
  return known.flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, safe(value)]]))
}

function phaseText({ start, end }: Span['phases'][number]): string {
  const took = end === undefined ? 'open' : formatDuration(millis(end - start))
  return `${took}, from ${formatDuration(start)}`
}

function valueText(value: AttributeValue): string {
  return safe(typeof value === 'string' ? value : JSON.stringify(value))
}
