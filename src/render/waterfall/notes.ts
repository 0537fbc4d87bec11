import type { Span, SpanException, SpanLink, StackFrame, Trace } from '../../domain/trace/model.ts'
import { millis } from '../../domain/trace/model.ts'
import type { Canvas, Glyphs, Paint } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { cells, clip, safe, wrap } from '../text.ts'
import { exceptionText, frameText } from '../trace/stack.ts'

const MOST_EXCEPTIONS = 3
const MOST_LINES = 3
/** Frames of one exception, where all are asked for. */
const MOST_FRAMES = 20

/**
 * Which exceptions to draw, by span. One that travels up through its callers is drawn once, where it began.
 * Spans are in drawing order, so an ancestor is the last span seen at its depth.
 */
export function exceptionsToDraw(spans: readonly Span[]): ReadonlyMap<number, readonly SpanException[]> {
  const drawn = new Map<number, SpanException[]>()
  const latest = new Map<string, number>()
  const above: number[] = []
  spans.forEach((span, at) => {
    above[span.depth] = at
    for (const exception of span.exceptions) {
      if (exception.recordedBy !== undefined) continue
      const key = exceptionText(exception)
      const before = latest.get(key)
      if (before !== undefined && before !== at && above[spans[before]?.depth ?? 0] === before) {
        drawn.set(before, drawn.get(before)?.filter((other) => exceptionText(other) !== key) ?? [])
      }
      latest.set(key, at)
      drawn.set(at, [...(drawn.get(at) ?? []), exception])
    }
  })
  return drawn
}

/**
 * The exceptions of a span, under its row: what it was, and where in the reader's own code.
 * @param whole all of the stack, and more of the message
 */
export function renderExceptions(
  exceptions: readonly SpanException[],
  prefix: string,
  canvas: Canvas,
  whole = false,
): string[] {
  const most = whole ? 2 * MOST_LINES : MOST_LINES
  return exceptions.slice(0, MOST_EXCEPTIONS).flatMap((exception) => {
    const frames = whole ? wholeStack(exception.stack) : [ownFrame(exception.stack)].flatMap(atPlace)
    return [
      ...below(prefix, exceptionText(exception), most, canvas.style.bad, canvas),
      ...frames.flatMap((frame) => below(prefix, `  ${frame}`, 1, canvas.style.quiet, canvas)),
    ]
  })
}

function wholeStack(stack: readonly StackFrame[]): string[] {
  const rest = stack.length - MOST_FRAMES
  return [
    ...stack.slice(0, MOST_FRAMES).flatMap(atPlace),
    ...(rest > 0 ? [`${rest} more frames; -o json has all`] : []),
  ]
}

function atPlace(frame: StackFrame | undefined): string[] {
  return frame === undefined ? [] : [`at ${frameText(frame)}`]
}

function below(
  prefix: string,
  text: string,
  most: number,
  paint: Paint,
  { width, style, glyphs }: Canvas,
): string[] {
  const head = clip(`  ${prefix}`, Math.floor(width / 2), '')
  const lines = wrap(safe(text), width - cells(head), most, glyphs.ellipsis)
  return lines.map((line) => style.quiet(head) + paint(line))
}

/** Frames of runtimes and dependencies say where it was thrown; the reader wants to know where to look. */
const FOREIGN_PATH =
  /node_modules|site-packages|dist-packages|^node:|^internal\/|^(file:\/\/)?\/(var\/(runtime|lang)|opt|usr)\/|^(java|javax|jdk|sun|org\.springframework)[./]/
/** Java names the file without its package; the label has it, perhaps behind its module: `java.base/java.lang.Thread.run`. */
const FOREIGN_LABEL = /^(?:[\w.]+\/)*(?:java|javax|jdk|sun|com\.sun|org\.springframework)\./

/** Whether a frame is in the reader's own code. */
export function isOwnFrame({ path, label = '' }: StackFrame): boolean {
  return path !== undefined && !FOREIGN_PATH.test(path) && !FOREIGN_LABEL.test(label)
}

/** The frame to look at: the innermost of the reader’s own code. */
export function ownFrame(stack: readonly StackFrame[]): StackFrame | undefined {
  return stack.find(isOwnFrame) ?? stack[0]
}

export interface Note {
  /** `hidden` is what the reader did not want to see. */
  readonly about: 'link' | 'warning' | 'hidden'
  readonly text: string
}

/**
 * What is said of a trace as a whole: links, clocks that disagree, and everything it lacks.
 * @param gaps besides those of the trace
 */
export function notesOf(trace: Trace, gaps: readonly string[] = []): Note[] {
  return [
    ...linked(trace).map((text) => ({ about: 'link' as const, text })),
    ...[...skews(trace), ...trace.gaps, ...gaps].map((text) => ({ about: 'warning' as const, text })),
  ]
}

/** Below the waterfall. */
export function renderNotes(notes: readonly Note[], { style, glyphs, width }: Canvas): string[] {
  return notes.flatMap(({ about, text }) => {
    const sign = signOf(about, glyphs)
    const lines = wrap(safe(text), width - 2, MOST_LINES, glyphs.ellipsis)
    return lines.map((line, at) => style.quiet(`${at === 0 ? sign : ' '} ${line}`))
  })
}

function signOf(about: Note['about'], glyphs: Glyphs): string {
  if (about === 'hidden') return glyphs.gap
  return about === 'link' ? glyphs.arrow : glyphs.warn
}

const MOST_LINKS = 5

function linked({ spans }: Trace): string[] {
  const byTrace = new Map<string, string>()
  for (const span of spans)
    for (const link of span.links) byTrace.set(link.traceId, `${span.name} ${linkText(link)}`)
  const all = [...byTrace.values()]
  const rest = all.length - MOST_LINKS
  return rest > 0 ? [...all.slice(0, MOST_LINKS), `and ${rest} more linked traces`] : all
}

function linkText({ traceId, direction, name }: SpanLink): string {
  const verb = direction === 'to' ? 'leads to' : direction === 'from' ? 'comes from' : 'is linked with'
  return `${verb} trace ${traceId}${name === undefined ? '' : ` of ${name}`}`
}

/** Services report whole milliseconds, so less than this is rounding. */
const ROUNDING_MS = 1.001

interface Skew {
  readonly name: string
  readonly by: number
}

/** Spans that begin before or end after their parent; they are drawn as reported. */
function skews({ spans }: Trace): string[] {
  const early: Skew[] = []
  const late: Skew[] = []
  const above: Span[] = []
  for (const span of spans) {
    const parent = span.depth > 0 ? above[span.depth - 1] : undefined
    above[span.depth] = span
    if (parent === undefined || parent.kind === 'missing' || APART.has(span.kind)) continue
    if (parent.start - span.start > ROUNDING_MS)
      early.push({ name: span.name, by: parent.start - span.start })
    // What starts after its parent has ended was started by it: a queue, a topic, an event. No clock is wrong there.
    const began = span.start <= (parent.end ?? span.start)
    const over = (span.end ?? span.start) - (parent.end ?? Number.POSITIVE_INFINITY)
    if (began && over > ROUNDING_MS) late.push({ name: span.name, by: over })
  }
  return [
    ...told(early, 'starts', 'before its caller: clocks differ, drawn as reported'),
    ...told(late, 'ends', 'after its caller: it runs on by itself, or clocks differ'),
  ]
}

/** Lambda prepares before the function's own segment begins, and answers an asynchronous caller before it tries. */
const APART: ReadonlySet<Span['kind']> = new Set(['initialization', 'restore', 'dwell', 'attempt'])

function told(skewed: readonly Skew[], verb: string, ending: string): string[] {
  const [worst, ...others] = skewed.toSorted((a, b) => b.by - a.by)
  if (worst === undefined) return []
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return [`${worst.name} ${verb} ${formatDuration(millis(worst.by))} ${ending}${more}`]
}
