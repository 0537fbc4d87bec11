import { createHash, randomBytes } from 'node:crypto'
import { duration, factsOf } from './facts.ts'
import { normalTraceId } from './ids.ts'
import { type Node, nodesOf } from './node.ts'
import type { StoredTrace, TraceStore } from './store.ts'
import { inMillis } from './summary.ts'
import { optionalText, RequestError, requiredTexts, requiredTime } from './wire.ts'

/** Bounds of the model (botocore `xray`). */
const MAX_IDS = 100
const TRACES_A_PAGE = 5
const SPANS_A_PAGE = 100
/** Retrievals that are remembered; X-Ray forgets them after an hour. */
const KEPT = 100

/** What X-Ray shows of an account whose segments go to CloudWatch Logs. */
export interface TransactionSearch {
  /** Of all traces, 0 to 100: GetTraceSummaries and BatchGetTraces know no others. */
  readonly indexedPercent: number
}

/** Always the same traces, so that an index does not change while it is read. */
export function isIndexed(id: string, { indexedPercent }: TransactionSearch): boolean {
  return createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32 < indexedPercent / 100
}

/** The part of a store that is indexed. */
export function indexed(store: TraceStore, search: TransactionSearch): Pick<TraceStore, 'get' | 'all'> {
  return {
    get: (id) => (isIndexed(id, search) ? store.get(id) : undefined),
    *all() {
      for (const trace of store.all()) if (isIndexed(trace.id, search)) yield trace
    },
  }
}

interface Retrieval {
  readonly ids: readonly string[]
  readonly from: number
  readonly to: number
  /** Answers so far: the first two say that it is not done. */
  asked: number
  cancelled: boolean
}

export interface Retrievals {
  start(request: Node): Node
  list(request: Node): Node
  cancel(request: Node): Node
}

/** StartTraceRetrieval, ListRetrievedTraces and CancelTraceRetrieval. A search takes a while, as it does in CloudWatch. */
export function createRetrievals(store: TraceStore): Retrievals {
  const known = new Map<string, Retrieval>()

  function find(request: Node): Retrieval {
    const found = known.get(optionalText(request, 'RetrievalToken') ?? '')
    if (found === undefined) {
      throw new RequestError('The retrieval was not found', 'ResourceNotFoundException')
    }
    return found
  }

  return {
    start(request) {
      const ids = requiredTexts(request, 'TraceIds').map(traceIdOf)
      if (ids.length > MAX_IDS) throw new RequestError(`At most ${MAX_IDS} trace ids`)
      const [from, to] = [requiredTime(request, 'StartTime'), requiredTime(request, 'EndTime')]
      if (from > to) throw new RequestError('StartTime must not be after EndTime')
      const token = randomBytes(24).toString('base64url')
      known.set(token, { ids: [...new Set(ids)], from, to, asked: 0, cancelled: false })
      const [oldest] = known.keys()
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
      return { RetrievalToken: token }
    },
    list(request) {
      const retrieval = find(request)
      if ((optionalText(request, 'TraceFormat') ?? 'XRAY') !== 'XRAY') {
        throw new RequestError('otl local retrieves traces in the format XRAY only')
      }
      const status = statusOf(retrieval)
      if (status !== 'COMPLETE') return { RetrievalStatus: status, TraceFormat: 'XRAY', Traces: [] }
      return pageOf(spansOf(retrieval, store), placeOf(optionalText(request, 'NextToken')))
    },
    cancel(request) {
      find(request).cancelled = true
      return {}
    },
  }
}

function statusOf(retrieval: Retrieval): string {
  if (retrieval.cancelled) return 'CANCELLED'
  const turn = retrieval.asked++
  return turn === 0 ? 'SCHEDULED' : turn === 1 ? 'RUNNING' : 'COMPLETE'
}

interface Piece {
  readonly trace: StoredTrace
  readonly span: Node
}

/** Span by span in the order of the traces, which is what pages are cut from. */
function spansOf({ ids, from, to }: Retrieval, store: TraceStore): readonly Piece[] {
  return ids.flatMap((id) => {
    const trace = store.get(id)
    if (trace === undefined) return []
    const { start } = factsOf(trace)
    if (start < from || start > to) return []
    return trace.documents.map((document) => ({
      trace,
      span: { Id: document.id, Document: JSON.stringify(document) },
    }))
  })
}

/** A page ends with its fifth trace or its hundredth span, and the next one goes on in the middle of a trace. */
function pageOf(pieces: readonly Piece[], from: number): Node {
  const traces = new Map<StoredTrace, Node[]>()
  let at = from
  for (; at < pieces.length && at - from < SPANS_A_PAGE; at++) {
    const piece = pieces[at]
    if (piece === undefined) break
    const spans = traces.get(piece.trace)
    if (spans === undefined && traces.size === TRACES_A_PAGE) break
    if (spans) spans.push(piece.span)
    else traces.set(piece.trace, [piece.span])
  }
  return {
    RetrievalStatus: 'COMPLETE',
    TraceFormat: 'XRAY',
    Traces: [...traces].map(([trace, Spans]) => ({
      Id: trace.id,
      Duration: inMillis(duration(factsOf(trace))),
      Spans,
    })),
    ...(at < pieces.length && { NextToken: Buffer.from(`at/${at}`).toString('base64url') }),
  }
}

function placeOf(token: string | undefined): number {
  if (token === undefined) return 0
  const [, at] = /^at\/(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? []
  if (at === undefined) throw new RequestError('Invalid NextToken')
  return Number(at)
}

function traceIdOf(text: string): string {
  const id = normalTraceId(text)
  if (id === undefined) throw new RequestError(`Invalid trace id: ${text.slice(0, 64)}`)
  return id
}

/**
 * What the log group `aws/spans` holds of the traces: one event a span, stamped with its end. Of the fields that AWS
 * writes only those are here that otl reads or that tell people what they look at.
 */
export function* spanEvents(
  store: TraceStore,
): Generator<{ readonly timestamp: number; readonly message: string }> {
  for (const trace of store.all()) {
    for (const document of trace.documents) {
      if (document.inferred === true) continue
      for (const node of nodesOf(document)) {
        if (typeof node.start_time !== 'number') continue
        const end = typeof node.end_time === 'number' ? node.end_time : node.start_time
        const span = {
          resource: { attributes: { 'service.name': document.name } },
          traceId: trace.id.replaceAll('-', '').slice(1),
          spanId: node.id,
          ...(typeof node.parent_id === 'string' ? { parentSpanId: node.parent_id } : {}),
          name: node.name,
          startTimeUnixNano: Math.round(node.start_time * 1e6) * 1_000,
          endTimeUnixNano: Math.round(end * 1e6) * 1_000,
        }
        yield { timestamp: Math.round(end * 1_000), message: JSON.stringify(span) }
      }
    }
  }
}
