import { parseTraceInput, traceFromDocuments } from '../../../src/domain/trace/index.ts'
import { exportTraceServiceRequest } from '../../../src/otlp/schema.ts'
import { otlpRequest } from '../../../src/render/trace/otlp/request.ts'
import { base64Ids } from '../../support/base64-ids.ts'

/** What is damaged: real documents, and the same traces as OTLP. */
export interface Originals {
  /** Segment documents of one trace each, as JSON: parsing is the fastest way to a copy. */
  readonly segments: readonly (readonly string[])[]
  /** Export requests, each with the groups of spans of one resource. */
  readonly otlp: readonly (readonly string[])[]
  readonly protobuf: readonly Uint8Array[]
  readonly texts: readonly string[]
  readonly large: readonly string[]
}

/** Characters. Up to here a trace is damaged by the ten thousand; larger ones now and then, and only as text. */
const SMALL = 30_000

/** @param texts of files with traces */
export function originalsOf(texts: readonly string[]): Originals {
  const small = texts.filter((text) => text.length < SMALL)
  const inputs = small.flatMap((text) => {
    const parsed = parseTraceInput(text)
    return parsed.kind === 'traces' ? parsed.inputs : []
  })
  const segments = inputs.map(({ documents }) => documents.map(asText)).filter((one) => one.length > 0)
  const written = inputs.map((input) => otlpRequest([traceFromDocuments(input)]))
  const reported = small.map((text): unknown => JSON.parse(text)).filter(isRequest)
  const requests = [...reported, ...written]
  const otlp = requests.map(({ resourceSpans }) => resourceSpans.map((group) => JSON.stringify(group)))
  const large = texts.filter((text) => text.length >= SMALL)
  return { segments, otlp, protobuf: requests.map(toProtobuf), texts: small, large }
}

function asText(document: unknown): string {
  const inner = (document as { Document?: unknown }).Document ?? document
  return typeof inner === 'string' ? inner : JSON.stringify(inner)
}

function isRequest(value: unknown): value is { readonly resourceSpans: readonly object[] } {
  return typeof value === 'object' && value !== null && 'resourceSpans' in value
}

export function toProtobuf(request: object): Uint8Array {
  const type = exportTraceServiceRequest
  return type.encode(type.fromObject(base64Ids(request) as object)).finish()
}
