import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { duration, factsOf } from './facts.ts'
import { normalTraceId } from './ids.ts'
import type { Node } from './node.ts'
import { getServiceGraph } from './service-graph.ts'
import type { StoredTrace, TraceStore } from './store.ts'
import { getTraceSummaries } from './summaries.ts'
import { inMillis } from './summary.ts'
import { operation, optionalText, RequestError, refusal, requiredTexts } from './wire.ts'

/** Room for more documents than a daemon sends at once (50 of 64 KB). */
const MAX_BODY_BYTES = 8 * 1024 * 1024
const MAX_QUERY = 5

/** X-Ray's PutTraceSegments, GetTraceSummaries, BatchGetTraces, GetServiceGraph, and where traces go: here. Every other path is left to the server. */
export function xrayRoutes(store: TraceStore): Hono {
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (context) => refusal(context, new RequestError('The request is too large')),
  })
  return new Hono()
    .post(
      '/TraceSegments',
      limit,
      operation((request) => putTraceSegments(store, request)),
    )
    .post(
      '/TraceSummaries',
      limit,
      operation((request) => getTraceSummaries(store, request)),
    )
    .post(
      '/Traces',
      limit,
      operation((request) => batchGetTraces(store, request)),
    )
    .post(
      '/ServiceGraph',
      limit,
      operation((request) => getServiceGraph(store, request)),
    )
    .post(
      '/GetTraceSegmentDestination',
      limit,
      operation(() => ({ Destination: 'XRay', Status: 'ACTIVE' })),
    )
}

/** Documents that X-Ray would not take are told one by one, the others stay. */
function putTraceSegments(store: TraceStore, request: Node): Node {
  const readings = requiredTexts(request, 'TraceSegmentDocuments').map((text) => store.accept(text))
  const refused = readings.filter((reading) => reading.kind === 'refused')
  return {
    UnprocessedTraceSegments: refused.map(({ id, code }) => ({
      ...(id !== undefined && { Id: id }),
      ErrorCode: code,
      Message: `Invalid segment. ErrorCode: ${code}`,
    })),
  }
}

function batchGetTraces(store: TraceStore, request: Node): Node {
  if (optionalText(request, 'NextToken') !== undefined) {
    throw new RequestError('NextToken is currently not supported')
  }
  const written = requiredTexts(request, 'TraceIds')
  if (written.length > MAX_QUERY) throw new RequestError(`Exceeding maximum query size: ${MAX_QUERY}`)
  const ids = written.map((text) => {
    const id = normalTraceId(text)
    if (id === undefined) throw new RequestError(`Invalid trace id: ${text.slice(0, 64)}`)
    return id
  })
  if (new Set(ids).size < ids.length) throw new RequestError('Duplicate trace ids are not allowed')
  const found = ids.map((id) => store.get(id)).filter((trace) => trace !== undefined)
  return { Traces: found.map(traceOf), UnprocessedTraceIds: [] }
}

function traceOf(trace: StoredTrace): Node {
  return {
    Id: trace.id,
    Duration: inMillis(duration(factsOf(trace))),
    LimitExceeded: trace.limitExceeded,
    Segments: trace.documents.map((document) => ({ Id: document.id, Document: JSON.stringify(document) })),
  }
}
