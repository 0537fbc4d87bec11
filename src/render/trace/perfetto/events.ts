import { millis, type Span, type SpanKind, type Trace } from '../../../domain/trace/model.ts'
import { jsonText } from '../../json.ts'
import { exceptionText } from '../stack.ts'
import { type Place, placeOnLanes } from './lanes.ts'

/**
 * One entry of `traceEvents`. Times are microseconds from the start of the first trace.
 * Format: "Trace Event Format" of the Chromium project, which Perfetto and chrome://tracing read.
 */
export interface TraceEvent {
  /** X complete, B begun and not ended, M metadata, s and f both ends of an arrow. */
  readonly ph: 'X' | 'B' | 'M' | 's' | 'f'
  readonly name: string
  readonly cat?: string
  readonly pid: number
  readonly tid: number
  readonly ts?: number
  readonly dur?: number
  readonly id?: number
  /** `e`: the arrow ends at the slice that encloses the moment. */
  readonly bp?: 'e'
  readonly args?: Readonly<Record<string, unknown>>
}

/** One event a line, so that two exports can be compared. */
export function renderPerfetto(traces: readonly Trace[]): string[] {
  const events = perfettoEvents(traces).map((event) => jsonText(event))
  const about = jsonText(traces.map(({ id, startedAt, gaps }) => ({ id, startedAt: iso(startedAt), gaps })))
  return [
    '{"displayTimeUnit":"ms",',
    `"otherData":{"traces":${about}},`,
    '"traceEvents":[',
    ...events.map((event, at) => (at < events.length - 1 ? `${event},` : event)),
    ']}',
  ]
}

/** A process for every service of every trace, a thread for what ran beside something else, arrows between them. */
export function perfettoEvents(traces: readonly Trace[]): TraceEvent[] {
  const first = traces.reduce((least, { startedAt }) => Math.min(least, startedAt), Number.POSITIVE_INFINITY)
  let processes = 0
  return traces.flatMap((trace) => {
    const { names, services } = servicesOf(trace.spans)
    const places = placeOnLanes(trace.spans, services)
    const from: Origin = { offset: micros(trace.startedAt - first), process: processes + 1 }
    processes += names.length
    const suffix = traces.length > 1 ? `  ${trace.id}` : ''
    return [
      ...names.map((name, at) => processEvent(from.process + at, `${name}${suffix}`)),
      ...slices(trace, places, from),
    ]
  })
}

interface Origin {
  readonly offset: number
  /** Number of the first process of the trace. */
  readonly process: number
}

function processEvent(pid: number, name: string): TraceEvent {
  return { ph: 'M', name: 'process_name', pid, tid: 0, args: { name } }
}

function slices({ spans }: Trace, places: readonly Place[], from: Origin): TraceEvent[] {
  const above: number[] = []
  return spans.flatMap((span, at) => {
    above[span.depth] = at
    const place = places[at]
    const parentAt = span.depth > 0 ? above[span.depth - 1] : undefined
    if (place === undefined) return []
    const slice = sliceOf(span, place, from)
    const [parent, origin] = [spans[parentAt ?? -1], places[parentAt ?? -1]]
    if (parent === undefined || origin === undefined || origin === place) return [slice]
    return [slice, ...arrow(from.process * 1_000_000 + at, [parent, origin], [span, place], from)]
  })
}

function sliceOf(span: Span, place: Place, from: Origin): TraceEvent {
  const ts = from.offset + micros(span.start)
  const base = {
    name: span.name,
    cat: span.status === 'ok' ? span.kind : `${span.kind},${span.status}`,
    ...at(place, from),
    ts,
  }
  const args = argsOf(span)
  if (span.end === undefined) return { ph: 'B', ...base, args }
  return { ph: 'X', ...base, dur: micros(millis(span.end - span.start)), args }
}

/** From the moment in the parent that comes next to the start of the child. */
function arrow(
  id: number,
  [parent, origin]: readonly [Span, Place],
  [span, place]: readonly [Span, Place],
  from: Origin,
): TraceEvent[] {
  const last = parent.end ?? Number.POSITIVE_INFINITY
  const left = Math.max(parent.start, Math.min(span.start, last))
  const base = { name: 'calls', cat: 'call', id }
  return [
    { ph: 's', ...base, ...at(origin, from), ts: from.offset + micros(left) },
    { ph: 'f', bp: 'e', ...base, ...at(place, from), ts: from.offset + micros(span.start) },
  ]
}

function at({ service, lane }: Place, { process }: Origin) {
  return { pid: process + service, tid: lane + 1 }
}

function argsOf(span: Span): Record<string, unknown> {
  const { id, parentId, kind, status, origin, summary, httpStatus, coldStart, exceptions } = span
  return {
    id,
    parentId,
    kind,
    status,
    origin,
    summary,
    httpStatus,
    ...(coldStart && { coldStart }),
    ...(exceptions.length > 0 && { exceptions: exceptions.map(exceptionText) }),
    ...span.attributes(),
  }
}

const SERVICES: ReadonlySet<SpanKind> = new Set(['service', 'function', 'segment', 'missing'])

/** The service of each span: that of the nearest row above which is one. */
function servicesOf(spans: readonly Span[]): { readonly names: string[]; readonly services: number[] } {
  const numbers = new Map<string, number>()
  const above: number[] = []
  const services = spans.map((span) => {
    const inherited = span.depth > 0 ? above[span.depth - 1] : undefined
    const own = inherited === undefined || SERVICES.has(span.kind)
    if (own && !numbers.has(span.name)) numbers.set(span.name, numbers.size)
    const service = (own ? numbers.get(span.name) : inherited) ?? 0
    above[span.depth] = service
    return service
  })
  return { names: [...numbers.keys()], services }
}

const micros = (ms: number) => Math.round(ms * 1000)

function iso(moment: number): string | null {
  const date = new Date(moment)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
