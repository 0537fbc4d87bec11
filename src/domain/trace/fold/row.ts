import type { Attributes, Phase, PhaseKind, Span, SpanException, SpanStatus } from '../model.ts'
import { millis } from '../model.ts'

const WORDS: Readonly<Record<PhaseKind, string>> = {
  dwell: 'queue',
  initialization: 'init',
  restore: 'restore',
  handler: 'handler',
  overhead: 'overhead',
  attempt: 'attempt',
}
/** The worse, the higher. */
const SEVERITY: Readonly<Record<SpanStatus, number>> = { ok: 0, open: 1, error: 2, throttle: 3, fault: 4 }

const LAMBDAS: ReadonlySet<Span['kind']> = new Set(['service', 'function', 'attempt', 'invocation'])

/** Initialization this long before the row is not part of it: it ran ahead (SnapStart, provisioned concurrency). */
const AHEAD_MS = 1_000
const MOST_PARTS = 20

/** One row out of a span and the spans folded into it. */
export function foldRow(base: Span, parts: readonly Span[]): Span {
  if (parts.length === 0) return base
  const all = [base, ...parts]
  const phases = phasesOf(all)
  const row = {
    ...base,
    status: statusOf(all),
    coldStart:
      all.some((span) => span.coldStart) ||
      phases.some(({ kind }) => kind === 'initialization' || kind === 'restore'),
    attributes: () => attributesOf(all),
    exceptions: exceptionsOf(all),
    links: all.flatMap((span) => span.links),
    phases,
    folded: [...base.folded, ...parts.flatMap(({ id, folded }) => [id, ...folded])],
  }
  return base.kind === 'call' ? foldedCall(base, row, parts) : foldedInvocation(row, all, phases)
}

/**
 * The worst of all. But OpenTelemetry calls each exception of a handler a fault, and Lambda an error: where Lambda says
 * that the invocation failed, its word stands, because X-Ray's filters and counts go by it.
 */
function statusOf(all: readonly Span[]): SpanStatus {
  const lambda = worstOf(all.filter(({ kind }) => LAMBDAS.has(kind)))
  const heard = SEVERITY[lambda] >= SEVERITY.error ? all.filter(({ kind }) => kind !== 'handler') : all
  return worstOf(heard)
}

function worstOf(spans: readonly Span[]): SpanStatus {
  return spans
    .map((span) => span.status)
    .reduce((worst, next) => (SEVERITY[next] > SEVERITY[worst] ? next : worst), 'ok')
}

/** What the base says counts before what its parts say; no row stands for more parts than these in practice. */
function attributesOf(all: readonly Span[]): Attributes {
  const merged = {}
  for (const span of all.slice(0, MOST_PARTS).toReversed()) Object.assign(merged, span.attributes())
  return merged
}

function foldedCall(base: Span, row: Span, parts: readonly Span[]): Span {
  const origin = base.origin ?? parts.find((span) => span.origin !== undefined)?.origin
  const summary = base.summary ?? parts.find((span) => span.summary !== undefined)?.summary
  const httpStatus = base.httpStatus ?? parts.find((span) => span.httpStatus !== undefined)?.httpStatus
  return {
    ...row,
    // X-Ray's picture of the callee may still be open when the caller has long had its answer.
    status: row.status === 'open' ? base.status : row.status,
    origin,
    summary,
    httpStatus,
  }
}

/** From the first to the last moment of the segments; asynchronous invocations outlast their service segment. */
function foldedInvocation(row: Span, all: readonly Span[], phases: readonly Phase[]): Span {
  const segments = all.filter(({ kind }) => kind === 'service' || kind === 'function' || kind === 'attempt')
  const kind =
    row.kind === 'service' && segments.some((span) => span.kind === 'function') ? 'function' : row.kind
  const start = least(segments.map((span) => span.start))
  const prepared = phases.filter(({ kind: phase }) => phase === 'initialization' || phase === 'restore')
  const reached = prepared
    .filter((phase) => (phase.end ?? start) >= start - AHEAD_MS)
    .map((phase) => phase.start)
  const open = segments.some((span) => span.end === undefined)
  const end = -least(segments.map((span) => -(span.end ?? span.start)))
  const status = row.status === 'open' && !open ? 'ok' : row.status
  return {
    ...row,
    kind,
    status,
    start: millis(least([start, ...reached])),
    end: open ? undefined : millis(end),
  }
}

function phasesOf(all: readonly Span[]): Phase[] {
  const phases = all.flatMap((span) => {
    const kind = phaseKind(span)
    return kind === undefined ? [] : [phase(kind, span)]
  })
  const work = handlerPhase(all)
  return [...phases, ...(work ? [work] : [])].sort((a, b) => a.start - b.start)
}

function phaseKind({ kind }: Span): Exclude<PhaseKind, 'handler'> | undefined {
  return kind === 'dwell' || kind === 'initialization' || kind === 'restore' || kind === 'overhead'
    ? kind
    : undefined
}

/** Lambda's own measure of the handler first; the newer form has none, there OpenTelemetry's or the whole function counts. */
function handlerPhase(all: readonly Span[]): Phase | undefined {
  const byKind = (kind: Span['kind']) => all.find((span) => span.kind === kind)
  const measured = byKind('invocation') ?? byKind('handler')
  if (measured) return phase('handler', measured)
  const whole = byKind('function')
  if (whole === undefined) {
    const attempt = byKind('attempt')
    return attempt && phase('attempt', attempt)
  }
  const overhead = byKind('overhead')
  const end = overhead === undefined ? whole.end : millis(Math.max(whole.start, overhead.start))
  return { kind: 'handler', name: WORDS.handler, start: whole.start, ...(end === undefined ? {} : { end }) }
}

function phase(kind: PhaseKind, { start, end }: Span): Phase {
  return { kind, name: WORDS[kind], start, ...(end === undefined ? {} : { end }) }
}

/** Lambda and OpenTelemetry often record the same exception; the first with most to say stays. */
function exceptionsOf(all: readonly Span[]): SpanException[] {
  const kept = new Map<string, SpanException>()
  for (const exception of all.flatMap((span) => span.exceptions)) {
    // X-Ray's inferred segments repeat the message without the type.
    const key = exception.message ?? exception.type ?? ''
    const known = kept.get(key)
    if (known === undefined || telling(exception) > telling(known)) kept.set(key, exception)
  }
  const inside = new Set(all.map((span) => span.id))
  return [...kept.values()].map((exception) =>
    exception.recordedBy !== undefined && inside.has(exception.recordedBy) ? own(exception) : exception,
  )
}

function telling({ type, stack }: SpanException): number {
  return stack.length + (type === undefined ? 0 : 1)
}

function own({ recordedBy: _, ...exception }: SpanException): SpanException {
  return exception
}

/** Not `Math.min(…)`: hostile traces have more numbers than a call takes arguments. */
function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
}
