import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
  type TraceSummary as SdkTraceSummary,
  type XRayClient,
} from '@aws-sdk/client-xray'
import type { TraceDocuments, TraceQuery, TraceSummary } from '../domain/trace/source.ts'
import { sliceWindow } from '../domain/trace/window.ts'
import { type OtlError, usageError } from '../errors.ts'
import { explain } from './errors.ts'

/** BatchGetTraces refuses more; the number is in no model ("Exceeding maximum query size: 5", boto/boto3 #3924). */
const IDS_A_CALL = 5
/** X-Ray publishes no rate for its reads; observers saw throttling at little more than this. */
const CALLS_AT_ONCE = 3
/** X-Ray may answer "not yet" for an id; asked again this often. */
const ATTEMPTS = 3

/**
 * Summaries of every trace in the window, newest slice first. An empty page may carry a token, so pages are followed
 * until there is none. Fails with an OtlError; stops asking when nobody reads on.
 */
export async function* listTraces(
  client: XRayClient,
  query: TraceQuery,
  signal: AbortSignal,
): AsyncGenerator<TraceSummary> {
  for (const { start, end } of sliceWindow(query.since, query.until)) {
    let token: string | undefined
    do {
      const page = await summaries(client, { start, end, filter: query.filter, token }, signal)
      for (const raw of page.TraceSummaries ?? []) {
        const summary = toSummary(raw)
        if (summary) yield summary
      }
      token = page.NextToken
    } while (token !== undefined)
  }
}

interface SummaryPage {
  readonly start: Date
  readonly end: Date
  readonly filter: string | undefined
  readonly token: string | undefined
}

async function summaries(client: XRayClient, page: SummaryPage, signal: AbortSignal) {
  const command = new GetTraceSummariesCommand({
    StartTime: page.start,
    EndTime: page.end,
    ...(page.filter ? { FilterExpression: page.filter } : {}),
    ...(page.token ? { NextToken: page.token } : {}),
  })
  try {
    return await client.send(command, { abortSignal: signal })
  } catch (cause) {
    throw page.filter === undefined
      ? explain(LISTING, cause)
      : (wrongFilter(page.filter, cause) ?? explain(LISTING, cause))
  }
}

const LISTING = 'list traces (xray:GetTraceSummaries)'

/** The window is ours and always fits, so what X-Ray finds invalid is the expression. */
function wrongFilter(filter: string, cause: unknown): OtlError | undefined {
  if (!(cause instanceof Error) || cause.name !== 'InvalidRequestException') return undefined
  return usageError(`X-Ray does not understand the filter ${filter}: ${cause.message}`)
}

function toSummary(raw: SdkTraceSummary): TraceSummary | undefined {
  if (raw.Id === undefined) return undefined
  return {
    id: raw.Id,
    ...(raw.StartTime ? { startedAt: raw.StartTime } : {}),
    ...(raw.Duration === undefined ? {} : { durationSeconds: raw.Duration }),
    fault: raw.HasFault === true,
    error: raw.HasError === true,
    throttle: raw.HasThrottle === true,
    partial: raw.IsPartial === true,
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
