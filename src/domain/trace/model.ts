/** Milliseconds. A brand, so that X-Ray's seconds and OTLP's nanoseconds cannot slip in unconverted. */
export type Millis = number & { readonly brand: 'Millis' }
export const millis = (n: number): Millis => n as Millis

/** Milliseconds since the Unix epoch, as X-Ray reports them (fractions kept). */
export type EpochMillis = number & { readonly brand: 'EpochMillis' }
export const epochMillis = (n: number): EpochMillis => n as EpochMillis

/** `fault` is 5xx or an exception, `error` 4xx, `throttle` 429, `open` has no end yet. */
export type SpanStatus = 'ok' | 'error' | 'throttle' | 'fault' | 'open'

/**
 * What a span is to the reader.
 * `service` = the Lambda service's own segment, `function` = the function's segment, `attempt` = one try of an
 * asynchronous invocation, `initialization` / `invocation` / `overhead` / `restore` / `dwell` = phases that Lambda
 * reports, `handler` = OpenTelemetry's span around the handler, `segment` = another service's own segment (API Gateway,
 * Step Functions, an application on a server), `call` = a call to something else, `inferred` = a segment X-Ray made up
 * from a call, `local` = own work inside a segment, `missing` = a parent that is named but absent.
 */
export type SpanKind =
  | 'service'
  | 'function'
  | 'attempt'
  | 'initialization'
  | 'invocation'
  | 'overhead'
  | 'restore'
  | 'dwell'
  | 'handler'
  | 'segment'
  | 'call'
  | 'inferred'
  | 'local'
  | 'missing'

export type AttributeValue =
  | string
  | number
  | boolean
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue }
  | null

/** Flat keys: `http.url`, `aws.operation`, `annotation.*`, `metadata.*`, `sql.*`. */
export type Attributes = Readonly<Record<string, AttributeValue>>

export interface StackFrame {
  readonly path?: string
  readonly line?: number
  readonly label?: string
}

export interface SpanException {
  readonly type?: string
  readonly message?: string
  readonly remote: boolean
  readonly stack: readonly StackFrame[]
  /** The span that recorded it, where this span only refers to it. */
  readonly recordedBy?: string
}

export interface SpanLink {
  readonly traceId: string
  readonly spanId?: string
  /** Whether the other trace came of this one, or this one of it; where X-Ray tells. */
  readonly direction?: 'to' | 'from'
  /** What is there, for example a function; where X-Ray tells. */
  readonly name?: string
}

export type PhaseKind = 'dwell' | 'initialization' | 'restore' | 'handler' | 'overhead' | 'attempt'

/** A part of a folded row: initialization, handler, overhead. Times as in Span. */
export interface Phase {
  readonly kind: PhaseKind
  /** The field's short word: `queue`, `init`, `restore`, `handler`, `overhead`, `attempt`. */
  readonly name: string
  readonly start: Millis
  readonly end?: Millis
}

/** Every field is there, undefined where it is not known: objects of one shape are read several times as fast. */
export interface Span {
  /** 16 hex digits as reported, or an invented id for a `missing` parent. Unique within a trace. */
  readonly id: string
  readonly parentId: string | undefined
  readonly name: string
  readonly kind: SpanKind
  /** X-Ray origin, for example `AWS::Lambda::Function`; of the nearest segment, not inherited further. */
  readonly origin: string | undefined
  /** X-Ray namespace: `aws` for SDK calls, `remote` for other calls. */
  readonly namespace: string | undefined
  /** One line about the call: `PutItem orders`, `GET https://…` or a SQL statement. */
  readonly summary: string | undefined
  /** 0 for a root. */
  readonly depth: number
  /** From the start of the trace, whole microseconds; the earliest start of all spans is 0. */
  readonly start: Millis
  /** Undefined while the span is open. */
  readonly end: Millis | undefined
  readonly status: SpanStatus
  readonly httpStatus: number | undefined
  readonly coldStart: boolean
  /** Read when asked for, because no picture shows them. */
  readonly attributes: () => Attributes
  readonly exceptions: readonly SpanException[]
  readonly links: readonly SpanLink[]
  /** Only on folded rows, in time order. */
  readonly phases: readonly Phase[]
  /** Ids of the spans that this row stands for besides its own; empty unless folded. */
  readonly folded: readonly string[]
}

export interface Trace {
  /** `1-8hex-24hex`; as reported where it has another form, `unknown` where no document names one. */
  readonly id: string
  readonly startedAt: EpochMillis
  /** From the earliest start to the latest end of all spans. */
  readonly duration: Millis
  /** Depth first, siblings by start: the order in which they are drawn. */
  readonly spans: readonly Span[]
  /** What is missing or was repaired, in words, said to the reader rather than hidden. */
  readonly gaps: readonly string[]
  /** Only on views that leave something out, such as the folded one: the trace that they show. */
  readonly whole?: Trace
}
