import type { Attributes, EpochMillis, Millis, Span, Trace } from '../domain/trace/model.ts'
import { type Breakdown, followPath } from '../domain/trace/path/index.ts'
import { type Retry, retriesIn } from '../domain/trace/retries.ts'
import type { TraceRow } from '../domain/trace/row.ts'
import { selfTimes } from '../domain/trace/self-time.ts'

/** One trace as `docs/schema/trace.v1.schema.json` describes it. Times are milliseconds from `startedAt`. */
export interface TraceJson {
  readonly version: 1
  readonly id: string
  /** ISO 8601, UTC, milliseconds; null where no calendar holds the moment. */
  readonly startedAt: string | null
  readonly durationMs: number
  /** Of the whole trace: a folded row is on it when its id or one of its `folded` is. */
  readonly criticalPath: readonly string[]
  readonly breakdown: Breakdown
  readonly spans: readonly SpanJson[]
  /** Also what the critical path had to guess. */
  readonly gaps: readonly string[]
}

export interface SpanJson extends Omit<Span, 'start' | 'end' | 'parentId' | 'phases' | 'attributes'> {
  readonly parentId: string | null
  readonly startMs: number
  /** null while open. */
  readonly endMs: number | null
  readonly durationMs: number | null
  /** Time in which none of its children ran; null while open. */
  readonly selfMs: number | null
  /** Id of the span that failed and is tried again here. */
  readonly retryOf?: string
  readonly attributes: Attributes
  readonly phases: readonly {
    readonly kind: string
    readonly name: string
    readonly startMs: number
    readonly endMs: number | null
  }[]
}

export function traceToJson(trace: Trace): TraceJson {
  const { id, startedAt, duration, spans, gaps } = trace
  const path = followPath(trace)
  const self = selfTimes(spans)
  const retries = retriesIn(spans)
  return {
    version: 1,
    id,
    startedAt: iso(startedAt),
    durationMs: duration,
    criticalPath: path.spanIds,
    breakdown: path.breakdown,
    spans: spans.map((span, at) => spanToJson(span, self[at], retries.get(at))),
    gaps: [...gaps, ...path.gaps],
  }
}

/** One line of `otl traces -o json`, in the units of the trace beside it. */
export function rowToJson({ startedAt, duration, ...rest }: TraceRow): Record<string, unknown> {
  return {
    ...rest,
    startedAt: startedAt === undefined ? null : iso(startedAt),
    durationMs: duration === undefined ? null : micro(duration),
  }
}

function iso(moment: EpochMillis): string | null {
  const date = new Date(moment)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** What is not known is undefined here, and so absent from the text. */
function spanToJson(span: Span, self: Millis | undefined, retry: Retry | undefined): SpanJson {
  const { start, end, phases, ...rest } = span
  const {
    id,
    parentId,
    name,
    kind,
    depth,
    status,
    coldStart,
    attributes,
    exceptions,
    links,
    folded,
    ...known
  } = rest
  return {
    id,
    parentId: parentId ?? null,
    name,
    kind,
    startMs: start,
    endMs: end ?? null,
    durationMs: end === undefined ? null : micro(end - start),
    selfMs: self ?? null,
    depth,
    status,
    coldStart,
    ...(retry === undefined ? {} : { retryOf: retry.of }),
    attributes: attributes(),
    exceptions,
    links,
    folded,
    ...known,
    phases: phases.map((phase) => ({
      kind: phase.kind,
      name: phase.name,
      startMs: phase.start,
      endMs: phase.end ?? null,
    })),
  }
}

const micro = (ms: number) => Math.round(ms * 1000) / 1000
