import {
  type EpochMillis,
  epochMillis,
  type Millis,
  millis,
  type Span,
  type SpanStatus,
  type Trace,
} from './model.ts'
import type { TraceSummary } from './source.ts'

/** One line of a list of traces. */
export interface TraceRow {
  readonly id: string
  readonly startedAt?: EpochMillis
  /** Absent while nothing of it has ended. */
  readonly duration?: Millis
  readonly status: SpanStatus
  readonly coldStarts: number
  /** Name of the root, as far as the documents are known. */
  readonly name?: string
  /** `Type: message` of the first exception, where something failed. */
  readonly cause?: string
  readonly httpStatus?: number
  /** X-Ray has not yet seen all of it. */
  readonly partial: boolean
  /** Where it was found, where that is worth telling. */
  readonly region?: string
}

/** What a list says of a trace: X-Ray's summary, and more where the documents were fetched. */
export function traceRow(summary: TraceSummary, trace?: Trace): TraceRow {
  const status = statusOf(summary, trace)
  const root = trace?.spans.find((span) => span.kind !== 'missing')
  const failed = status === 'ok' || status === 'open' ? undefined : trace && causeOf(trace.spans)
  const startedAt = summary.startedAt?.getTime() ?? trace?.startedAt
  const duration =
    trace?.duration ?? (summary.durationSeconds === undefined ? undefined : summary.durationSeconds * 1000)
  const httpStatus = root?.httpStatus
  return {
    id: summary.id,
    status,
    coldStarts: trace?.spans.filter((span) => span.coldStart).length ?? 0,
    partial: summary.partial,
    ...(startedAt === undefined ? {} : { startedAt: epochMillis(startedAt) }),
    ...(duration === undefined ? {} : { duration: millis(duration) }),
    ...(root === undefined ? {} : { name: root.name }),
    ...(failed === undefined ? {} : { cause: failed }),
    ...(httpStatus === undefined ? {} : { httpStatus }),
  }
}

/** The same for a trace that nobody has summed up: of its documents alone. */
export function rowOfTrace(trace: Trace): TraceRow {
  const roots = trace.spans.filter((span) => span.depth === 0)
  const any = (status: SpanStatus) => roots.some((span) => span.status === status)
  const summary = {
    id: trace.id,
    startedAt: new Date(trace.startedAt),
    fault: any('fault'),
    error: any('error'),
    throttle: any('throttle'),
    partial: (trace.whole ?? trace).spans.some((span) => span.end === undefined),
  }
  return traceRow(summary, trace)
}

function statusOf(summary: TraceSummary, trace: Trace | undefined): SpanStatus {
  // X-Ray’s summary speaks of the first segment; where that is fine, the handler’s own span may know that it was a fault.
  if (summary.fault || trace?.spans.some((span) => span.depth === 0 && span.status === 'fault'))
    return 'fault'
  if (summary.throttle) return 'throttle'
  if (summary.error) return 'error'
  return summary.partial || trace?.spans.some((span) => span.status === 'open') ? 'open' : 'ok'
}

/** The first exception with a stack: others were often told by callers. */
function causeOf(spans: readonly Span[]): string | undefined {
  const all = spans.flatMap((span) => span.exceptions)
  const first = all.find((exception) => exception.stack.length > 0) ?? all[0]
  return first && [first.type, first.message].filter((part) => part !== undefined).join(': ')
}
