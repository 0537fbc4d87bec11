import { exportTraceServiceRequest } from './schema.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Spans that were kept as protobuf, in the shape of OTLP's JSON: ids as hex digits, 64-bit numbers as text.
 * Takes one message, or several with their lengths before them, as the collector's file exporter writes them.
 * @returns undefined when the bytes are no such thing: protobuf has no mark of its own, so what counts is a whole span
 */
export function otlpFromProtobuf(
  bytes: Uint8Array,
): { readonly resourceSpans: readonly unknown[] } | undefined {
  const groups = (framed(bytes) ?? [bytes]).map(decoded)
  if (groups.some((group) => group === undefined)) return undefined
  const resourceSpans = groups.flatMap((group) => group ?? [])
  return resourceSpans.some(hasSpan) ? { resourceSpans } : undefined
}

/** Messages with four bytes of length before each; undefined when the lengths do not add up. */
function framed(bytes: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const messages: Uint8Array[] = []
  let at = 0
  while (at + 4 <= bytes.length) {
    const length = view.getUint32(at)
    if (length === 0 || at + 4 + length > bytes.length) return undefined
    messages.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return at === bytes.length && messages.length > 0 ? messages : undefined
}

function decoded(message: Uint8Array): readonly Fields[] | undefined {
  try {
    const type = exportTraceServiceRequest
    const request = type.toObject(type.decode(message), { longs: String, enums: Number, bytes: String })
    return list(request.resourceSpans).map((group) => ({
      ...group,
      scopeSpans: list(group.scopeSpans).map(withIds),
    }))
  } catch {
    return undefined
  }
}

/** protobufjs gives bytes as base64; OTLP's JSON has ids as hex digits. */
function withIds(scope: Fields): Fields {
  const spans = list(scope.spans).map((span) => ({
    ...span,
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    links: list(span.links).map((link) => ({
      ...link,
      traceId: hex(link.traceId),
      spanId: hex(link.spanId),
    })),
  }))
  return { ...scope, spans }
}

function hex(base64: unknown): string {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('hex') : ''
}

function hasSpan(group: Fields): boolean {
  return list(group.scopeSpans).some((scope) =>
    list(scope.spans).some((span) => String(span.traceId).length === 32 && String(span.spanId).length === 16),
  )
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value : []
}
