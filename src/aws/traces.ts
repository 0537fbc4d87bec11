import { setTimeout as delay } from 'node:timers/promises'
import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
  type GetTraceSummariesCommandOutput,
  type TraceSummary as SdkTraceSummary,
  type XRayClient,
} from '@aws-sdk/client-xray'
import { edgeMemory } from '../domain/trace/find/steps.ts'
import type { TraceDocuments, TraceQuery, TraceSummary } from '../domain/trace/source.ts'
import { sliceWindow, type Window } from '../domain/trace/window.ts'
import { usageError } from '../errors.ts'
import { explain } from './errors.ts'

/** BatchGetTraces refuses more; the number is in no model ("Exceeding maximum query size: 5", boto/boto3 #3924). */
const IDS_A_CALL = 5
/** X-Ray publishes no rate for its reads; observers saw throttling at little more than this. */
const CALLS_AT_ONCE = 3
/** X-Ray may answer "not yet" for an id; asked again this often, after a pause that doubles. */
const ATTEMPTS = 3
const PAUSE_MS = 200

/**
 * Summaries of every trace in the window, each once, newest slice first. An empty page may carry a token, so pages are
 * followed until there is none. Fails with an OtlError; stops asking when nobody reads on.
 */
export async function* listTraces(
  client: XRayClient,
  query: TraceQuery,
  signal: AbortSignal,
): AsyncGenerator<TraceSummary> {
  const edge = edgeMemory()
  const slices = [...sliceWindow(query.since, query.until)]
  for (let slice = slices.shift(); slice !== undefined; slice = slices.shift()) {
    const read = yield* listSlice(client, { slice, query }, edge, signal)
    if (read === 'too long') slices.unshift(...halves(slice))
    else edge.nextStep()
  }
}

async function* listSlice(
  client: XRayClient,
  asked: { readonly slice: Window; readonly query: TraceQuery },
  edge: ReturnType<typeof edgeMemory>,
  signal: AbortSignal,
): AsyncGenerator<TraceSummary, 'read' | 'too long'> {
  let token: string | undefined
  do {
    const page: GetTraceSummariesCommandOutput | 'too long' = await summaries(
      client,
      { ...asked, token },
      signal,
    )
    if (page === 'too long') return page
    for (const raw of page.TraceSummaries ?? []) {
      const summary = toSummary(raw)
      if (summary && edge.isNew(summary.id, summary.startedAt, asked.slice)) yield summary
    }
    // The same token again would go round for ever.
    token = page.NextToken === token ? undefined : page.NextToken
  } while (token !== undefined)
  return 'read'
}

interface SummaryPage {
  readonly slice: Window
  readonly query: TraceQuery
  readonly token: string | undefined
}

/** Shorter than this, a window is not what X-Ray refuses. */
const SHORTEST_MS = 60_000

async function summaries(client: XRayClient, { slice, query, token }: SummaryPage, signal: AbortSignal) {
  const command = new GetTraceSummariesCommand({
    StartTime: slice.start,
    EndTime: slice.end,
    ...(query.by === 'update' ? { TimeRangeType: 'Event' } : {}),
    ...(query.filter ? { FilterExpression: query.filter } : {}),
    ...(token ? { NextToken: token } : {}),
  })
  try {
    return await client.send(command, { abortSignal: signal })
  } catch (cause) {
    if (isInvalid(cause) && /time range/i.test(cause.message)) {
      if (slice.end.getTime() - slice.start.getTime() > SHORTEST_MS) return 'too long'
    } else if (isInvalid(cause) && query.filter !== undefined) {
      throw usageError(`X-Ray does not understand the filter ${query.filter}: ${cause.message}`)
    }
    throw explain('list traces (xray:GetTraceSummaries)', cause)
  }
}

const isInvalid = (cause: unknown): cause is Error =>
  cause instanceof Error && cause.name === 'InvalidRequestException'

/** Sources disagree about the longest window, so a refusal is believed. */
function halves({ start, end }: Window): Window[] {
  const middle = new Date((start.getTime() + end.getTime()) / 2)
  return [
    { start: middle, end },
    { start, end: middle },
  ]
}

function toSummary(raw: SdkTraceSummary): TraceSummary | undefined {
  if (raw.Id === undefined) return undefined
  return {
    id: raw.Id,
    ...(raw.StartTime ? { startedAt: raw.StartTime } : {}),
    ...(raw.Duration === undefined ? {} : { durationSeconds: raw.Duration }),
    ...(raw.ResponseTime === undefined ? {} : { responseSeconds: raw.ResponseTime }),
    fault: raw.HasFault === true,
    error: raw.HasError === true,
    throttle: raw.HasThrottle === true,
    partial: raw.IsPartial === true,
    ...(raw.Revision === undefined ? {} : { revision: raw.Revision }),
  }
}

/** The documents of each trace that X-Ray has, in the order of `ids`. Ids are asked for once each. */
export async function* getTraces(
  client: XRayClient,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<TraceDocuments> {
  const chunks = chunk([...new Set(ids)], IDS_A_CALL)
  const running: Promise<TraceDocuments[]>[] = []
  let next = 0
  // A sliding window: while the reader draws one chunk, the following ones are under way.
  while (next < chunks.length || running.length > 0) {
    while (next < chunks.length && running.length < CALLS_AT_ONCE) {
      const request = fetchChunk(client, chunks[next++] ?? [], signal)
      request.catch(() => {}) // The failure is reported when its turn comes.
      running.push(request)
    }
    yield* (await running.shift()) ?? []
  }
}

async function fetchChunk(
  client: XRayClient,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<TraceDocuments[]> {
  const found = new Map<string, TraceDocuments>()
  let missing = ids
  for (let attempt = 0; attempt < ATTEMPTS && missing.length > 0; attempt++) {
    if (attempt > 0) await delay(PAUSE_MS * 2 ** attempt, undefined, { signal })
    const answer = await batch(client, missing, signal)
    for (const trace of answer.Traces ?? []) {
      if (trace.Id === undefined) continue
      const documents = (trace.Segments ?? []).flatMap((segment) => segment.Document ?? [])
      found.set(trace.Id, { id: trace.Id, documents, limitExceeded: trace.LimitExceeded === true })
    }
    missing = answer.UnprocessedTraceIds ?? []
  }
  return ids.flatMap((id) => found.get(id) ?? [])
}

async function batch(client: XRayClient, ids: readonly string[], signal: AbortSignal) {
  try {
    return await client.send(new BatchGetTracesCommand({ TraceIds: [...ids] }), { abortSignal: signal })
  } catch (cause) {
    throw explain('read traces (xray:BatchGetTraces)', cause)
  }
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )
}
