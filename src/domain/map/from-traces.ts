import type { Span, Trace } from '../trace/model.ts'
import { countRequest, type Request } from '../trace/stats/tally.ts'
import { callIn, type MapDraft, nodeIn } from './draft.ts'
import { calleeOf, serviceOf } from './identity.ts'
import { CLIENT } from './model.ts'

/** Where the walk is: the service that is at work, and the call that it is making. Both undefined outside of any. */
interface Place {
  readonly service: string | undefined
  readonly call: Span | undefined
  /** Below a parent that is named and absent: somebody called, and nobody knows who. */
  readonly orphaned: boolean
}

const OUTSIDE: Place = { service: undefined, call: undefined, orphaned: false }
/** Services report with different precision: this much later is not later. */
const PRECISION_MS = 1.001

/**
 * Counts what one trace, not folded, says about who calls whom: services as X-Ray's own map has them, so the Lambda
 * service and the function are two.
 */
export function addTrace(map: MapDraft, trace: Trace): void {
  const { spans } = trace
  const answered = answeredCalls(spans)
  /** By depth; a span's parent is the last one seen a level above. */
  const places: Place[] = []
  for (const span of spans) {
    const above = places[span.depth - 1] ?? OUTSIDE
    places[span.depth] = placeOf(map, span, above, answered)
  }
}

/** Calls whose far end reported itself, or was inferred by X-Ray. */
function answeredCalls(spans: readonly Span[]): ReadonlySet<string> {
  const answered = new Set<string>()
  /** The call that is the nearest one above each depth. */
  const calls: (string | undefined)[] = []
  for (const span of spans) {
    const above = span.depth > 0 ? calls[span.depth - 1] : undefined
    if (isService(span) && above !== undefined) answered.add(above)
    calls[span.depth] = span.kind === 'call' ? span.id : isService(span) ? undefined : above
  }
  return answered
}

function isService({ kind }: Span): boolean {
  return kind === 'service' || kind === 'function' || kind === 'segment' || kind === 'inferred'
}

function placeOf(map: MapDraft, span: Span, above: Place, answered: ReadonlySet<string>): Place {
  // OpenTelemetry's span around the handler stands for the function where Lambda's own segments are missing.
  if (isService(span) || (span.kind === 'handler' && above.service === undefined))
    return enter(map, span, above)
  if (span.kind === 'missing') return { ...OUTSIDE, orphaned: true }
  if (span.kind !== 'call') return above
  if (!answered.has(span.id)) countUnanswered(map, span, above.service)
  return { ...above, call: span }
}

function enter(map: MapDraft, span: Span, above: Place): Place {
  const node = nodeIn(map, serviceOf(span))
  if (node === undefined) return OUTSIDE
  countRequest(node.tally, requestOf(span))
  if (above.service !== undefined) countCall(map, above.service, node.key, span, above.call)
  else {
    node.root = true
    if (!above.orphaned) countClient(map, span, node)
  }
  return { service: node.key, call: undefined, orphaned: false }
}

/** How the caller saw it: its own span of the call, unless it did not wait for the end. */
function countCall(map: MapDraft, from: string, to: string, callee: Span, seen: Span = callee): void {
  const call = callIn(map, from, to)
  if (call === undefined) return
  const outlives =
    callee.kind !== 'inferred' &&
    seen.end !== undefined &&
    (callee.end ?? callee.start) > seen.end + PRECISION_MS
  if (outlives) {
    call.link = true
    countRequest(call.tally, { status: callee.status, duration: undefined })
  } else countRequest(call.tally, requestOf(seen))
}

function countUnanswered(map: MapDraft, span: Span, from: string | undefined): void {
  const node = nodeIn(map, calleeOf(span))
  if (node === undefined) return
  countRequest(node.tally, requestOf(span))
  const call = from === undefined ? undefined : callIn(map, from, node.key)
  if (call) countRequest(call.tally, requestOf(span))
}

/** As X-Ray does, a client of its own for each service that is called from outside. */
function countClient(
  map: MapDraft,
  span: Span,
  { name, key }: { readonly name: string; readonly key: string },
): void {
  const client = nodeIn(map, { name, type: CLIENT })
  const call = client && callIn(map, client.key, key)
  if (call) countRequest(call.tally, requestOf(span))
}

function requestOf({ status, start, end }: Span): Request {
  return { status, duration: end === undefined ? undefined : end - start }
}
