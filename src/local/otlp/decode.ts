import type { Attributes, OtlpLink, OtlpSpan, SpanKind, Value } from './span.ts'

/** The messages as protobufjs gives them with every default filled in; the .proto files are the source. */
interface Request {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] } | null
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string; readonly version: string } | null
      readonly spans: readonly Span[]
    }[]
  }[]
}

interface Span {
  readonly traceId: Uint8Array
  readonly spanId: Uint8Array
  readonly parentSpanId: Uint8Array
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: bigint
  readonly endTimeUnixNano: bigint
  readonly attributes: readonly KeyValue[]
  readonly events: readonly { readonly name: string; readonly attributes: readonly KeyValue[] }[]
  readonly links: readonly Link[]
  readonly status: { readonly code: number; readonly message: string } | null
}

interface Link {
  readonly traceId: Uint8Array
  readonly spanId: Uint8Array
  readonly attributes: readonly KeyValue[]
}

interface KeyValue {
  readonly key: string
  readonly value: AnyValue | null
}

/** At most one member is there. */
interface AnyValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: bigint
  readonly doubleValue?: number
  readonly arrayValue?: { readonly values: readonly AnyValue[] }
  readonly kvlistValue?: { readonly values: readonly KeyValue[] }
  readonly bytesValue?: Uint8Array
}

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const STATUS_ERROR = 2

/**
 * The spans of an OTLP `ExportTraceServiceRequest`.
 * @throws when the bytes are not such a message, or nest more than protobuf allows (100)
 */
export async function decodeSpans(bytes: Uint8Array): Promise<OtlpSpan[]> {
  const { exportTraceServiceRequest: type } = await import('../../otlp/schema.ts')
  const request = type.toObject(type.decode(bytes), {
    defaults: true,
    longs: BigInt,
    enums: Number,
  }) as Request
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const told = attributesOf(resource?.attributes ?? [])
    return scopeSpans.flatMap(({ scope, spans }) => {
      const from = { name: scope?.name ?? '', version: scope?.version ?? '' }
      return spans.map((span) => spanOf(span, from, told))
    })
  })
}

function spanOf(span: Span, scope: OtlpSpan['scope'], resource: Attributes): OtlpSpan {
  const parentId = hex(span.parentSpanId)
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    ...(/[^0]/.test(parentId) && { parentId }),
    name: span.name,
    kind: KINDS[span.kind] ?? 'unspecified',
    startNanos: span.startTimeUnixNano,
    endNanos: span.endTimeUnixNano,
    attributes: attributesOf(span.attributes),
    events: span.events.map(({ name, attributes }) => ({ name, attributes: attributesOf(attributes) })),
    links: span.links.map(linkOf),
    status: { isError: span.status?.code === STATUS_ERROR, message: span.status?.message ?? '' },
    scope,
    resource,
  }
}

function linkOf(link: Link): OtlpLink {
  return { traceId: hex(link.traceId), spanId: hex(link.spanId), attributes: attributesOf(link.attributes) }
}

function attributesOf(pairs: readonly KeyValue[]): Attributes {
  return new Map(pairs.map(({ key, value }) => [key, jsonOf(value)]))
}

function jsonOf(value: AnyValue | null): Value {
  if (!value) return null
  if (value.stringValue !== undefined) return value.stringValue
  if (value.boolValue !== undefined) return value.boolValue
  if (value.intValue !== undefined) return integer(value.intValue)
  if (value.doubleValue !== undefined) return value.doubleValue
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(jsonOf)
  if (value.kvlistValue !== undefined) return Object.fromEntries(attributesOf(value.kvlistValue.values))
  return value.bytesValue === undefined ? null : Buffer.from(value.bytesValue).toString('base64')
}

function integer(value: bigint): Value {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
