import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { duration, factsOf } from './facts.ts'
import { normalTraceId } from './ids.ts'
import type { Node } from './node.ts'
import { createRetrievals, indexed, type Retrievals, type TransactionSearch } from './retrieval.ts'
import { getServiceGraph } from './service-graph.ts'
import type { StoredTrace, TraceStore } from './store.ts'
import { getTraceSummaries } from './summaries.ts'
import { inMillis } from './summary.ts'
import { operation, optionalText, RequestError, refusal, requiredTexts } from './wire.ts'

/** Room for more documents than a daemon sends at once (50 of 64 KB). */
const MAX_BODY_BYTES = 8 * 1024 * 1024
const MAX_QUERY = 5

type Readable = Pick<TraceStore, 'get' | 'all'>

/**
 * X-Ray as far as otl reads it, the taking in of segments, and the reading of what has gone to CloudWatch Logs. Every other
 * path is left to the server.
 * @param search absent: the account keeps its traces in X-Ray
 */
export function xrayRoutes(store: TraceStore, search?: TransactionSearch): Hono {
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (context) => refusal(context, new RequestError('The request is too large')),
  })
  const routes = new Hono()
  for (const [path, run] of Object.entries(operations(store, search))) {
    routes.post(path, limit, operation(run))
  }
  return routes
}

type Operation = (request: Node) => Node

function operations(store: TraceStore, search?: TransactionSearch): Readonly<Record<string, Operation>> {
  const readable: Readable = search ? indexed(store, search) : store
  return {
    '/TraceSegments': (request) => putTraceSegments(store, request),
    '/TraceSummaries': (request) => getTraceSummaries(readable, request),
    '/Traces': (request) => batchGetTraces(readable, request),
    '/ServiceGraph': (request) => getServiceGraph(readable, request),
    '/GetTraceSegmentDestination': () => ({
      Destination: search ? 'CloudWatchLogs' : 'XRay',
      Status: 'ACTIVE',
    }),
    '/GetIndexingRules': () => ({ IndexingRules: [indexingRule(search?.indexedPercent ?? 100)] }),
    ...retrievalOperations(search && createRetrievals(store)),
  }
}

function retrievalOperations(retrievals: Retrievals | undefined): Readonly<Record<string, Operation>> {
  const asked = (name: keyof Retrievals) => (request: Node) => {
    if (retrievals) return retrievals[name](request)
    throw new RequestError('Transaction Search is not enabled')
  }
  return {
    '/StartTraceRetrieval': asked('start'),
    '/ListRetrievedTraces': asked('list'),
    '/CancelTraceRetrieval': asked('cancel'),
  }
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

function indexingRule(percent: number): Node {
  const Probabilistic = { DesiredSamplingPercentage: percent, ActualSamplingPercentage: percent }
  return { Name: 'Default', Rule: { Probabilistic } }
}

function batchGetTraces(store: Readable, request: Node): Node {
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
