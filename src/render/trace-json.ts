import type { Attributes, EpochMillis, Span, Trace } from '../domain/trace/model.ts'
import type { TraceRow } from '../domain/trace/row.ts'

/** One trace as `docs/schema/trace.v1.schema.json` describes it. Times are milliseconds from `startedAt`. */
export interface TraceJson {
  readonly version: 1
  readonly id: string
  /** ISO 8601, UTC, milliseconds; null where no calendar holds the moment. */
  readonly startedAt: string | null
  readonly durationMs: number
  readonly spans: readonly SpanJson[]
  readonly gaps: readonly string[]
}

export interface SpanJson extends Omit<Span, 'start' | 'end' | 'parentId' | 'phases' | 'attributes'> {
  readonly parentId: string | null
  readonly startMs: number
  /** null while open. */
  readonly endMs: number | null
  readonly durationMs: number | null
  readonly attributes: Attributes
  readonly phases: readonly {
    readonly kind: string
    readonly name: string
    readonly startMs: number
    readonly endMs: number | null
  }[]
}

export function traceToJson({ id, startedAt, duration, spans, gaps }: Trace): TraceJson {
  return {
    version: 1,
    id,
    startedAt: iso(startedAt),
    durationMs: duration,
    spans: spans.map(spanToJson),
    gaps,
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
function spanToJson(span: Span): SpanJson {
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
    depth,
    status,
    coldStart,
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
