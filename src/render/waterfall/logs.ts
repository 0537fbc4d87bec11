import { withoutPrefix } from '../../domain/trace/logs/belong.ts'
import type { LogEvent, LogFailure, SpanLog, TraceLogs } from '../../domain/trace/logs/model.ts'
import { millis, type Trace } from '../../domain/trace/model.ts'
import type { Canvas, Paint } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { blank, cells, clip, safe } from '../text.ts'
import { wrap } from '../wrap.ts'

/** A line of a log may be a megabyte; no more of it than this is looked at. */
const MOST_CHARACTERS = 4_000
const TIME = 8

/** What was logged, by the row that it belongs under. */
export type LogsBySpan = ReadonlyMap<string, SpanLog | LogFailure>

export function logsBySpan({ logs, failures }: TraceLogs): LogsBySpan {
  return new Map([...failures, ...logs].map((log) => [log.spanId, log]))
}

export interface LogPlace {
  readonly trace: Trace
  /** Before every line. */
  readonly prefix: string
  /** Long lines go on below themselves, instead of being cut. */
  readonly whole?: boolean
}

/** The log of a span, under its row: since the start of the trace, and what was printed. */
export function renderLog(log: SpanLog | LogFailure, place: LogPlace, canvas: Canvas): string[] {
  const { trace, whole = false } = place
  const write = writer(place, canvas)
  const { style, glyphs } = canvas
  if ('reason' in log) return write('', `log of ${log.functionName}: ${log.reason}`, style.warn)
  const lines = log.lines.flatMap((event, at) => {
    const gap = `${glyphs.gap} ${log.leftOut.toLocaleString('en-US')} lines left out`
    const cut = log.leftOut > 0 && at === log.leftOutAt ? write('', gap, style.quiet) : []
    return [
      ...cut,
      ...renderEvent(event, log, { trace, write, most: whole ? MOST_WHOLE : MOST_LINES }, canvas),
    ]
  })
  return [...lines, ...remarks(log).flatMap((remark) => write('', remark, style.quiet))]
}

/** Lines of one event: programs print many at once, and Lambda's Node.js puts a carriage return between them. */
const MOST_LINES = 4
const MOST_WHOLE = 60

interface EventPlace {
  readonly trace: Trace
  readonly write: Writer
  /** Lines to draw. */
  readonly most: number
}

function renderEvent(
  { at, message }: LogEvent,
  log: SpanLog,
  { trace, write, most }: EventPlace,
  canvas: Canvas,
): string[] {
  const text = withoutPrefix(message.slice(0, MOST_CHARACTERS), log)
  const paint = paintOf(text, canvas)
  const parts = text.replaceAll('\t', ' ').split(/[\r\n]+/)
  const offset = sinceStart(at - trace.startedAt)
  const shown = parts.slice(0, most)
  const rest = parts.length - shown.length
  return [
    ...shown.flatMap((part, line) => write(line === 0 ? offset : '', part, paint)),
    ...(rest > 0 ? write('', `${rest} more lines of this event`, canvas.style.quiet) : []),
  ]
}

/** CloudWatch stamps whole milliseconds, so no more is told. */
function sinceStart(ms: number): string {
  return Math.abs(ms) < 1_000 ? `${Math.round(ms)}ms` : formatDuration(millis(ms))
}

function remarks({ lines, more, complete, functionName, group }: SpanLog): string[] {
  const all = `all of it: aws logs tail ${group}`
  if (more) return [`more was logged than otl reads; ${all}`]
  if (lines.length === 0) {
    return [complete ? `${functionName} printed nothing` : `nothing of it in ${group} yet`]
  }
  return complete ? [] : ['its last line is not there yet']
}

type Writer = (time: string, text: string, paint: Paint) => string[]

function writer({ prefix, whole = false }: LogPlace, { width, style, glyphs }: Canvas): Writer {
  const head = clip(whole ? prefix : `  ${prefix}`, Math.floor(width / 2), '')
  const room = width - cells(head)
  return (time, text, paint) => {
    // A narrow terminal has room for the text alone.
    const lead = room >= 40 ? `${' '.repeat(Math.max(0, TIME - cells(time)))}${time}  ` : ''
    const left = room - cells(lead)
    const lines = whole ? broken(safe(text), Math.max(1, left)) : [clip(safe(text), left, glyphs.ellipsis)]
    return lines.map((line, at) => style.quiet(head + (at === 0 ? lead : blank(cells(lead)))) + paint(line))
  }
}

/** What is indented, as a stack is, stays so. */
function broken(text: string, width: number): string[] {
  const rest = text.trimStart()
  const indent = blank(Math.min(text.length - rest.length, width >> 1))
  return wrap(rest, width - indent.length)
    .slice(0, MOST_WHOLE)
    .map((line) => indent + line)
}

function paintOf(text: string, { style }: Canvas): Paint {
  if (/^(\S+\t)?(ERROR|FATAL|CRITICAL)\b|^\[ERROR\]|"level"\s*:\s*"(ERROR|FATAL)"/i.test(text))
    return style.bad
  if (/^(\S+\t)?WARN(ING)?\b|^\[WARNING\]|"level"\s*:\s*"WARN/i.test(text)) return style.warn
  return /^REPORT /.test(text) ? style.quiet : (plain) => plain
}
