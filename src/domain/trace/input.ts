import type { TraceInput } from './from-documents.ts'
import { filled, flag, type JsonRecord, list, record } from './lenient.ts'
import { type OtlpSpan, spansByTrace, xrayForm } from './otlp/spans.ts'
import { readJson } from './read-json.ts'
import type { TraceSummary } from './source.ts'
import { readSummary } from './xray/read-summary.ts'
import { readDocument } from './xray/segments.ts'

export type ParsedInput =
  | {
      readonly kind: 'traces'
      readonly inputs: readonly TraceInput[]
      /** Of traces whose documents are not here. */
      readonly summaries: readonly TraceSummary[]
    }
  /** `reason` completes "FILE: …". */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly hint?: string }

const ACCEPTED =
  'it takes a BatchGetTraces answer, the raw data of the X-Ray console, segment documents (one, a list, or one a line), or OTLP as JSON or protobuf'

/** Recognises by content what a file or a pipe holds; one text may hold several traces. */
export function parseTraceInput(text: string): ParsedInput {
  const json = readJson(text)
  return json.kind === 'unreadable' ? json : parseTraceValues(json.values)
}

/** The same for what is no text any more. */
export function parseTraceValues(values: readonly unknown[]): ParsedInput {
  const { inputs, summaries, empty } = gatherTraces(values)
  if (inputs.length > 0 || summaries.length > 0) return { kind: 'traces', inputs, summaries }
  if (empty) return { kind: 'unreadable', reason: 'holds no traces: the answer is empty', hint: ACCEPTED }
  return { kind: 'unreadable', reason: 'is JSON, but not a trace', hint: ACCEPTED }
}

/** One input for each trace: its parts may come from several files, and as segments and as spans. */
export function mergeInputs(inputs: readonly TraceInput[]): TraceInput[] {
  const byId = new Map<string, TraceInput>()
  const nameless: TraceInput[] = []
  for (const input of inputs) {
    const known = input.id === undefined ? undefined : byId.get(xrayForm(input.id))
    if (input.id === undefined) nameless.push(input)
    else byId.set(xrayForm(input.id), known === undefined ? input : joined(known, input))
  }
  return [...byId.values(), ...nameless]
}

function joined(a: TraceInput, b: TraceInput): TraceInput {
  return {
    ...a,
    documents: [...a.documents, ...b.documents],
    spans: [...(a.spans ?? []), ...(b.spans ?? [])],
    limitExceeded: a.limitExceeded === true || b.limitExceeded === true,
  }
}

interface Gathering {
  readonly inputs: TraceInput[]
  readonly summaries: TraceSummary[]
  /** Documents that came outside of a trace, by trace id. */
  readonly loose: Map<string, unknown[]>
  /** OpenTelemetry spans by trace id: exporters spread a trace over many requests. */
  readonly otlp: Map<string, OtlpSpan[]>
  /** Something that can hold traces was there, and held none. */
  empty: boolean
}

function gatherTraces(values: readonly unknown[]): Gathering {
  const into: Gathering = { inputs: [], summaries: [], loose: new Map(), otlp: new Map(), empty: false }
  for (const value of values) {
    if (Array.isArray(value)) for (const item of value) gatherOne(item, into)
    else gatherOne(value, into)
    if (Array.isArray(value) && value.length === 0) into.empty = true
  }
  for (const [id, documents] of into.loose) into.inputs.push({ ...(id === '' ? {} : { id }), documents })
  for (const [id, spans] of into.otlp) into.inputs.push({ id, documents: [], spans })
  return into
}

function gatherOne(value: unknown, into: Gathering): void {
  const object = record(value)
  if (object === undefined) {
    if (typeof value === 'string') gatherDocument(value, into)
    return
  }
  const traces = object.Traces ?? object.traces
  const segments = object.Segments ?? object.segments
  if (Array.isArray(traces)) {
    into.empty ||= traces.length === 0
    for (const trace of traces) gatherTrace(record(trace), into)
  } else if (Array.isArray(segments)) gatherTrace(object, into)
  else if (Array.isArray(object.TraceSummaries)) {
    into.empty ||= object.TraceSummaries.length === 0
    into.summaries.push(...object.TraceSummaries.flatMap(readSummary))
  } else if (Array.isArray(object.TraceSegmentDocuments)) {
    for (const document of object.TraceSegmentDocuments) gatherDocument(document, into)
  } else if (Array.isArray(object.resourceSpans)) gatherOtlp(object, into)
  else gatherDocument(value, into)
}

function gatherTrace(trace: JsonRecord | undefined, into: Gathering): void {
  if (trace === undefined) return
  const documents = list(trace.Segments ?? trace.segments)
  const id = filled(trace.Id) ?? filled(trace.id)
  into.inputs.push({
    ...(id === undefined ? {} : { id }),
    documents,
    limitExceeded: flag(trace.LimitExceeded),
  })
}

function gatherOtlp(request: JsonRecord, into: Gathering): void {
  const traces = spansByTrace(request)
  into.empty ||= traces.size === 0
  for (const [id, spans] of traces) {
    const others = into.otlp.get(id)
    if (others === undefined) into.otlp.set(id, spans)
    else for (const span of spans) others.push(span)
  }
}

/** Only what has the marks of a segment document: a name, and a time or a place in a trace. */
function gatherDocument(value: unknown, into: Gathering): void {
  const document = readDocument(value)
  if (document === undefined || typeof document.name !== 'string') return
  const marks = ['start_time', 'end_time', 'trace_id', 'subsegments', 'in_progress']
  if (!marks.some((mark) => document[mark] !== undefined)) return
  const id = filled(document.trace_id) ?? ''
  const others = into.loose.get(id)
  if (others) others.push(value)
  else into.loose.set(id, [value])
}
