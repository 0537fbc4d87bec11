import type { Attributes, Span, SpanException, SpanKind, SpanLink } from '../../../domain/trace/model.ts'
import { OWN, OWN_PREFIX } from '../../../domain/trace/otlp/words.ts'
import { stackText } from '../stack.ts'
import type { Clock } from './clock.ts'
import { otlpSpanId, otlpTraceId } from './ids.ts'
import { type OtlpAttribute, otlpAttributes } from './value.ts'

/** `Span` of opentelemetry-proto `trace.proto` in its JSON encoding: ids in hex, 64-bit numbers as text. */
export interface OtlpSpanJson {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  /** Absent while open. */
  readonly endTimeUnixNano?: string
  readonly attributes: readonly OtlpAttribute[]
  readonly events?: readonly object[]
  readonly links?: readonly object[]
  readonly status?: { readonly code: number; readonly message?: string }
}

/** SpanKind: 1 internal, 2 server, 3 client. */
const INTERNAL = 1
const KINDS: Partial<Record<SpanKind, number>> = {
  service: 2,
  function: 2,
  handler: 2,
  segment: 2,
  inferred: 2,
  call: 3,
}
const STATUS_ERROR = 2

/** @param attributes of the span: reading them costs, so it is done once */
export function otlpSpan(span: Span, attributes: Attributes, traceId: string, clock: Clock): OtlpSpanJson {
  const id = otlpSpanId(span.id)
  const parent = span.parentId === undefined ? undefined : otlpSpanId(span.parentId)
  const failed = span.status === 'fault' || span.status === 'error' || span.status === 'throttle'
  const message = span.exceptions[0]?.message
  return {
    traceId,
    spanId: id.hex,
    ...(parent === undefined ? {} : { parentSpanId: parent.hex }),
    name: span.name,
    kind: KINDS[span.kind] ?? INTERNAL,
    startTimeUnixNano: clock.nanos(span.start),
    ...(span.end === undefined ? {} : { endTimeUnixNano: clock.nanos(span.end) }),
    attributes: [
      ...otlpAttributes(bareNames(attributes)),
      ...ownAttributes(span, attributes, id.was, parent?.was),
    ],
    ...some(
      'events',
      span.exceptions.map((exception) => eventOf(exception, span, clock)),
    ),
    ...some('links', span.links.map(linkOf)),
    ...(failed && { status: { code: STATUS_ERROR, ...(message === undefined ? {} : { message }) } }),
  }
}

/** Attributes that came from OTLP get their bare names back; those of X-Ray keep the names of the model. */
const FROM_OTLP = 'attribute.'
const FROM_RESOURCE = 'resource.'
const FROM_SCOPE = 'scope.'
const PREFIXES = [FROM_OTLP, FROM_RESOURCE, FROM_SCOPE]

/** Not assigned one by one: a key may be `__proto__`. */
function bareNames(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => {
      const bare = key.startsWith(FROM_OTLP) ? key.slice(FROM_OTLP.length) : key
      const elsewhere = key.startsWith(FROM_RESOURCE) || key.startsWith(FROM_SCOPE)
      return elsewhere || bare.startsWith(OWN_PREFIX) ? [] : [[bare, value] as const]
    }),
  )
}

function ownAttributes(
  span: Span,
  attributes: Attributes,
  id: string | undefined,
  parentId: string | undefined,
): OtlpAttribute[] {
  return otlpAttributes({
    [OWN.kind]: span.kind,
    [OWN.status]: span.status,
    [OWN.source]: isFromOtlp(attributes) ? 'otlp' : 'xray',
    [OWN.id]: id,
    [OWN.parentId]: parentId,
    [OWN.origin]: span.origin,
    [OWN.namespace]: span.namespace,
    [OWN.summary]: span.summary,
    [OWN.httpStatus]: span.httpStatus,
    [OWN.coldStart]: span.coldStart || undefined,
  })
}

/** The names tell: the two sources have none alike. */
export function isFromOtlp(attributes: Attributes): boolean {
  for (const key in attributes) return PREFIXES.some((prefix) => key.startsWith(prefix))
  return false
}

/** What the resource of an OTLP span said; nothing for one of X-Ray. */
export function reportedResource(attributes: Attributes): OtlpAttribute[] {
  const said = Object.entries(attributes).filter(([key]) => key.startsWith(FROM_RESOURCE))
  return otlpAttributes(
    Object.fromEntries(said.map(([key, value]) => [key.slice(FROM_RESOURCE.length), value])),
  )
}

/** The library that made an OTLP span, and otl where X-Ray reported it. */
export function reportedScope(attributes: Attributes): { readonly name?: string; readonly version?: string } {
  if (!isFromOtlp(attributes)) return { name: 'otl' }
  const { 'scope.name': name, 'scope.version': version } = attributes
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof version === 'string' ? { version } : {}),
  }
}

function eventOf({ type, message, remote, stack, recordedBy }: SpanException, span: Span, clock: Clock) {
  const frames = stack.map((frame) => ({ ...frame }))
  return {
    timeUnixNano: clock.nanos(span.end ?? span.start),
    name: 'exception',
    attributes: otlpAttributes({
      'exception.type': type,
      'exception.message': message,
      'exception.stacktrace': frames.length > 0 ? stackText({ type, message, stack }) : undefined,
      [OWN.stack]: frames.length > 0 ? frames : undefined,
      [OWN.remote]: remote || undefined,
      [OWN.recordedBy]: recordedBy,
    }),
  }
}

function linkOf({ traceId, spanId, direction, name }: SpanLink) {
  const trace = otlpTraceId(traceId)
  const span = spanId === undefined ? undefined : otlpSpanId(spanId)
  return {
    traceId: trace.hex,
    ...(span === undefined ? {} : { spanId: span.hex }),
    ...some(
      'attributes',
      otlpAttributes({
        [OWN.traceId]: trace.was,
        [OWN.id]: span?.was,
        [OWN.direction]: direction,
        [OWN.name]: name,
      }),
    ),
  }
}

function some<K extends string, T>(key: K, items: readonly T[]): { [key in K]?: readonly T[] } {
  return items.length > 0 ? ({ [key]: items } as { [key in K]: readonly T[] }) : {}
}
