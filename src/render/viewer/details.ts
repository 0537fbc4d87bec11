import type { AttributeValue, Millis, Span, StackFrame, Trace } from '../../domain/trace/model.ts'
import { millis } from '../../domain/trace/model.ts'
import { CATEGORIES } from '../../domain/trace/path/index.ts'
import type { Canvas, Paint } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { cells, clip, clipMiddle, right, safe } from '../text.ts'
import { instant } from '../waterfall/header.ts'
import { isOwnFrame, notesOf, renderNotes } from '../waterfall/notes.ts'
import { wrap } from '../wrap.ts'
import { pathOf, selfTimesOf } from './once.ts'

const MOST_FRAMES = 12
const MOST_VALUE = 2_000

/**
 * Everything that is known of one span, in lines of at most the canvas's width.
 * @param log what was logged, drawn already
 */
export function renderDetails(
  trace: Trace,
  at: number,
  canvas: Canvas,
  log: readonly string[] = [],
): string[] {
  const span = trace.spans[at]
  if (span === undefined) return []
  const sections = [
    title(span, selfTimesOf(trace)[at], canvas),
    log,
    exceptions(span, canvas),
    section('phases', phases(span), canvas),
    section('attributes', attributes(span), canvas),
    section(
      'links',
      span.links.map(({ traceId, spanId }) => ['trace', spanId ? `${traceId} span ${spanId}` : traceId]),
      canvas,
    ),
    section('ids', ids(trace, span), canvas),
    ...(at === 0 ? ofTheTrace(trace, canvas) : []),
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, n) => (n === 0 ? lines : ['', ...lines]))
}

/** Below the first span: what the whole trace lacks, and where its time went. */
function ofTheTrace(trace: Trace, canvas: Canvas): string[][] {
  const { breakdown, gaps } = pathOf(trace)
  const shares = CATEGORIES.filter((category) => breakdown[category] > 0).sort(
    (a, b) => breakdown[b] - breakdown[a],
  )
  const entries = shares.map(
    (category) => [words(category), right(formatDuration(breakdown[category]), 7)] as const,
  )
  return [section('where the time went', entries, canvas), renderNotes(notesOf(trace, gaps), canvas)]
}

/** `runtimeInitialization` as people say it. */
function words(category: string): string {
  return category.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** @param self time in which no child ran; said where there were children */
function title(span: Span, self: Millis | undefined, canvas: Canvas): string[] {
  const { style, width } = canvas
  const paint = statusPaint(span, canvas)
  const took = span.end === undefined ? 'still open' : formatDuration(millis(span.end - span.start))
  const until = span.end === undefined ? '' : ` ${canvas.glyphs.arrow} ${formatDuration(span.end)}`
  const facts = [
    took,
    `from ${span.start === 0 ? '0' : formatDuration(span.start)}${until}`,
    self === undefined || (span.end ?? 0) - span.start === self ? '' : `self ${formatDuration(self)}`,
    span.coldStart ? 'cold start' : '',
  ]
  const status = [span.status, span.httpStatus === undefined ? '' : String(span.httpStatus)]
    .filter(Boolean)
    .join(' ')
  return [
    ...texts(span.name, style.strong, canvas),
    ...(span.summary === undefined ? [] : texts(span.summary, (text) => text, canvas)),
    paint(clip(`${sign(span, canvas)} ${status}`, width)),
    ...texts(facts.filter(Boolean).join('  '), style.quiet, canvas),
  ]
}

function texts(text: string, paint: Paint, { width }: Canvas): string[] {
  return wrap(safe(text.slice(0, MOST_VALUE)), Math.max(1, width)).map(paint)
}

function exceptions({ exceptions: all }: Span, canvas: Canvas): string[] {
  const { style } = canvas
  return all.flatMap(({ type, message, stack, remote }) => {
    const said = [type, message].filter((part) => part !== undefined).join(': ') || 'exception'
    const frames = stack.slice(0, MOST_FRAMES).map((frame) => frameLine(frame, canvas))
    const more = stack.length > MOST_FRAMES ? [style.quiet(`  and ${stack.length - MOST_FRAMES} more`)] : []
    return [
      ...texts(remote ? `${said} (told by the service that was called)` : said, style.bad, canvas),
      ...frames,
      ...more,
    ]
  })
}

/** The reader's own code stands out. */
function frameLine(frame: StackFrame, { style, glyphs, width }: Canvas): string {
  const text = clip(`  ${safe(place(frame))}`, width, glyphs.ellipsis)
  return isOwnFrame(frame) ? text : style.quiet(text)
}

function place({ path, line, label }: StackFrame): string {
  const where = (path ?? '?') + (line === undefined ? '' : `:${line}`)
  return `at ${label === undefined ? where : `${label} (${where})`}`
}

type Entry = readonly [key: string, value: string]

const phases = (span: Span): Entry[] =>
  span.phases.map(({ name, start, end }) => [
    name,
    `${right(end === undefined ? 'open' : formatDuration(millis(end - start)), 7)}  from ${formatDuration(start)}`,
  ])

function attributes(span: Span): Entry[] {
  return Object.entries(span.attributes()).map(([key, value]) => [key, valueText(value)] as const)
}

function valueText(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function ids(trace: Trace, span: Span): Entry[] {
  const all: (readonly [string, string | undefined])[] = [
    ['span', span.id],
    ['parent', span.parentId],
    ['trace', trace.id],
    ['began', instant(trace.startedAt + span.start)],
    ['kind', span.kind],
    ['origin', span.origin],
    ['stands for', span.folded.length > 0 ? `${span.folded.length + 1} spans` : undefined],
  ]
  return all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
}

/** Keys in one column, values in the other; a value that does not fit goes on below itself. */
function section(name: string, entries: readonly Entry[], canvas: Canvas): string[] {
  if (entries.length === 0) return []
  const { style, glyphs, width } = canvas
  const longest = entries.reduce((most, [key]) => Math.max(most, cells(safe(key))), 0)
  const column = Math.max(1, Math.min(longest, Math.floor(width * 0.45), 32))
  const room = Math.max(1, width - column - 4)
  const lines = entries.flatMap(([key, value]) => {
    const shown = clipMiddle(safe(key), column, glyphs.ellipsis)
    const lead = `  ${style.quiet(shown)}${' '.repeat(column - cells(shown))}  `
    return wrap(safe(value.slice(0, MOST_VALUE)), room).map(
      (text, n) => (n === 0 ? lead : ' '.repeat(column + 4)) + text,
    )
  })
  return width < 12 ? [] : [style.strong(clip(name, width, glyphs.ellipsis)), ...lines]
}

function sign({ status }: Span, { glyphs }: Canvas): string {
  if (status === 'fault') return glyphs.bad
  if (status === 'open') return glyphs.open
  return status === 'ok' ? glyphs.ok : glyphs.warn
}

function statusPaint({ status }: Span, { style }: Canvas): Paint {
  if (status === 'fault') return style.bad
  return status === 'ok' ? style.good : style.warn
}
