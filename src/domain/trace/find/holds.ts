import type { Span, SpanStatus, Trace } from '../model.ts'
import type { TraceSummary } from '../source.ts'
import type { TraceConditions } from './filter.ts'

/**
 * Whether a trace is one of those asked for: what `filterExpression` says to X-Ray, judged by the documents, for traces
 * that X-Ray has not indexed. An expression of the user's own cannot be judged here.
 * @param trace not folded
 */
export function holds(trace: Trace, conditions: Omit<TraceConditions, 'filter'>): boolean {
  const { functions, slow, partial, http, url, annotations = [], user } = conditions
  const root = rootOf(trace)
  const nodes = functions.length > 0 ? nodesOf(trace, functions) : [root]
  const wanted = statusesOf(conditions)
  const took = (span: Span | undefined) =>
    functions.length > 0 && span ? (span.end ?? span.start) - span.start : trace.duration
  const fits = nodes.some(
    (span) =>
      (wanted.size === 0 || (span !== undefined && wanted.has(span.status))) &&
      (slow === undefined || took(span) >= slow * 1_000),
  )
  const status = root?.httpStatus
  return (
    fits &&
    (partial !== true || trace.spans.some((span) => span.status === 'open')) &&
    (http === undefined || (status !== undefined && status >= http.from && status <= http.to)) &&
    (url === undefined || textAt(root, 'http.url')?.includes(url) === true) &&
    annotations.every(({ key, value }) => anySays(trace, `annotation.${key}`, value)) &&
    (user === undefined || anySays(trace, 'segment.user', user))
  )
}

/** What X-Ray would say of the trace in a list. */
export function summaryFrom(trace: Trace): TraceSummary {
  const root = rootOf(trace)
  return {
    id: trace.id,
    startedAt: new Date(trace.startedAt),
    durationSeconds: trace.duration / 1_000,
    ...(root?.end === undefined ? {} : { responseSeconds: (root.end - root.start) / 1_000 }),
    fault: root?.status === 'fault',
    error: root?.status === 'error',
    throttle: trace.spans.some((span) => span.status === 'throttle'),
    partial: trace.spans.some((span) => span.status === 'open'),
    // X-Ray counts how often a trace has grown; its spans tell as much.
    revision: trace.spans.length,
  }
}

function rootOf({ spans }: Trace): Span | undefined {
  return spans.find((span) => span.kind !== 'missing' && span.kind !== 'inferred')
}

const NODES: ReadonlySet<Span['kind']> = new Set(['service', 'function', 'handler', 'segment'])

/** Where Lambda says that an invocation failed, its word stands and not that of the span around the handler. */
function nodesOf({ spans }: Trace, functions: readonly string[]): Span[] {
  const told = new Set(
    spans.filter(({ kind, status }) => LAMBDAS.has(kind) && FAILED.has(status)).map(({ id }) => id),
  )
  return spans.filter(
    (span) =>
      isNodeOf(span, functions) &&
      !(span.kind === 'handler' && span.parentId !== undefined && told.has(span.parentId)),
  )
}

const LAMBDAS: ReadonlySet<Span['kind']> = new Set(['function', 'invocation'])
const FAILED: ReadonlySet<SpanStatus> = new Set(['fault', 'error', 'throttle'])

/** OpenTelemetry's form of Lambda's own spans is `name/LambdaService`. */
function isNodeOf({ kind, name }: Span, functions: readonly string[]): boolean {
  return NODES.has(kind) && functions.includes(name.replace(/\/Lambda(Service|ExecutionEnvironment)$/, ''))
}

function statusesOf(conditions: TraceConditions): ReadonlySet<SpanStatus> {
  const wanted = (['fault', 'error', 'throttle'] as const).filter(
    (status) => conditions.failed === true || conditions[status] === true,
  )
  return new Set(wanted)
}

function textAt(span: Span | undefined, key: string): string | undefined {
  const value = span?.attributes()[key]
  return typeof value === 'string' ? value : undefined
}

function anySays({ spans }: Trace, key: string, value: string): boolean {
  return spans.some((span) => {
    const said = span.attributes()[key]
    return said !== undefined && said !== null && typeof said !== 'object' && String(said) === value
  })
}
