import { setTimeout as delay } from 'node:timers/promises'
import {
  CancelTraceRetrievalCommand,
  ListRetrievedTracesCommand,
  type ListRetrievedTracesCommandOutput,
  StartTraceRetrievalCommand,
  type XRayClient,
} from '@aws-sdk/client-xray'
import type { TraceDocuments } from '../domain/trace/source.ts'
import type { Window } from '../domain/trace/window.ts'
import { OtlError } from '../errors.ts'
import { explain } from './errors.ts'

/** The most that StartTraceRetrieval takes (botocore's model). */
const IDS_A_RETRIEVAL = 100
/** Pauses before asking whether the search has ended; the last one repeats. */
const PAUSES_MS = [150, 300, 600, 1_000, 2_000, 3_000]
/** X-Ray itself gives up after an hour; nobody waits that long. */
const PATIENCE = 60

/**
 * Traces as Transaction Search keeps them in CloudWatch Logs, X-Ray's segment documents. Absent ids are not yielded.
 * A page holds at most a hundred spans of a trace, so a trace is whole only after the last page.
 * @param window when the traces began
 */
export async function* retrieveTraces(
  client: XRayClient,
  ids: readonly string[],
  window: Window,
  signal: AbortSignal,
): AsyncGenerator<TraceDocuments> {
  const all = [...new Set(ids)]
  for (let at = 0; at < all.length; at += IDS_A_RETRIEVAL) {
    const some = all.slice(at, at + IDS_A_RETRIEVAL)
    const merged = await retrieve(client, some, window, signal)
    for (const id of some) {
      const documents = merged.get(id)
      if (documents) yield { id, documents, limitExceeded: false }
    }
  }
}

async function retrieve(
  client: XRayClient,
  ids: readonly string[],
  { start, end }: Window,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const command = new StartTraceRetrievalCommand({ TraceIds: [...ids], StartTime: start, EndTime: end })
  const started = await asking(() => client.send(command, { abortSignal: signal }), START)
  const { RetrievalToken: token } = started
  if (token === undefined) throw new OtlError(`could not ${START}: X-Ray gave no token`)
  let ended = false
  try {
    const first = await whenComplete(client, token, signal)
    ended = true
    return await pagesFrom(first, client, token, signal)
  } finally {
    if (!ended) await cancel(client, token)
  }
}

const START = 'retrieve traces (xray:StartTraceRetrieval)'
const LIST = 'read retrieved traces (xray:ListRetrievedTraces)'

/** The first page, once there is one: until the search is complete, X-Ray answers with nothing but its status. */
async function whenComplete(client: XRayClient, token: string, signal: AbortSignal) {
  for (let turn = 0; turn < PATIENCE; turn++) {
    await delay(PAUSES_MS[Math.min(turn, PAUSES_MS.length - 1)], undefined, { signal })
    const page = await list(client, token, undefined, signal)
    if (page.RetrievalStatus === 'COMPLETE') return page
    if (page.RetrievalStatus !== 'SCHEDULED' && page.RetrievalStatus !== 'RUNNING') {
      throw new OtlError(`could not ${LIST}: the search ended as ${page.RetrievalStatus ?? 'nothing known'}`)
    }
  }
  throw new OtlError(`could not ${LIST}: the search took too long`, {
    hint: 'try again, or ask for a shorter time',
  })
}

async function pagesFrom(
  first: ListRetrievedTracesCommandOutput,
  client: XRayClient,
  token: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const merged = new Map<string, string[]>()
  let next: string | undefined
  for (let page = first; ; page = await list(client, token, next, signal)) {
    for (const { Id, Spans = [] } of page.Traces ?? []) {
      if (Id === undefined) continue
      const documents = merged.get(Id) ?? []
      merged.set(Id, documents)
      for (const { Document } of Spans) if (Document !== undefined) documents.push(Document)
    }
    // The same token again would go round for ever.
    if (page.NextToken === undefined || page.NextToken === next) return merged
    next = page.NextToken
  }
}

function list(client: XRayClient, token: string, next: string | undefined, signal: AbortSignal) {
  const command = new ListRetrievedTracesCommand({
    RetrievalToken: token,
    TraceFormat: 'XRAY',
    ...(next === undefined ? {} : { NextToken: next }),
  })
  return asking(() => client.send(command, { abortSignal: signal }), LIST)
}

/** Nobody will ask for it. What becomes of it is of no interest either. */
async function cancel(client: XRayClient, token: string): Promise<void> {
  try {
    await client.send(new CancelTraceRetrievalCommand({ RetrievalToken: token }))
  } catch {
    // It ends by itself after an hour.
  }
}

async function asking<T>(ask: () => Promise<T>, doing: string): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    throw explain(doing, cause)
  }
}
