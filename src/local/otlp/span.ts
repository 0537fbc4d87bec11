/** What an attribute holds, as JSON. Integers beyond 2^53 and bytes (base64) are strings. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }

export type Attributes = ReadonlyMap<string, Value>

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** An OTLP span with what its resource and scope say about it. Ids are lower-case hex, times nanoseconds since the epoch. */
export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentId?: string
  readonly name: string
  readonly kind: SpanKind
  readonly startNanos: bigint
  /** 0 while the span is open. */
  readonly endNanos: bigint
  readonly attributes: Attributes
  readonly events: readonly OtlpEvent[]
  readonly links: readonly OtlpLink[]
  readonly status: { readonly isError: boolean; readonly message: string }
  readonly scope: { readonly name: string; readonly version: string }
  readonly resource: Attributes
}

export interface OtlpEvent {
  readonly name: string
  readonly attributes: Attributes
}

export interface OtlpLink {
  readonly traceId: string
  readonly spanId: string
  readonly attributes: Attributes
}
