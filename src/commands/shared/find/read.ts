import { foldTrace, type TraceRow, traceFromDocuments, traceRow } from '../../../domain/trace/index.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import type { Listed } from './list.ts'
import type { OpenPlace } from './places.ts'

/** A trace that was found and read. */
export interface FoundTrace extends Listed {
  /** As the documents tell it; absent when X-Ray did not return them. */
  readonly trace?: Trace
  /** The same, folded. */
  readonly folded?: Trace
}

/** Three requests of five. */
const BATCH = 15

/** The documents of what was listed, in the same order; a batch is read when the one before has been taken. */
export async function* readListed(listed: readonly Listed[]): AsyncGenerator<FoundTrace> {
  for (let at = 0; at < listed.length; at += BATCH) {
    const batch = listed.slice(at, at + BATCH)
    const read = new Map<string, Trace>()
    const places = new Set(batch.map(({ place }) => place))
    await Promise.all([...places].map((place) => readSome(place, batch, read)))
    for (const one of batch) {
      const trace = one.trace ?? read.get(one.summary.id)
      yield trace ? { ...one, trace, folded: foldTrace(trace) } : one
    }
  }
}

async function readSome(place: OpenPlace, batch: readonly Listed[], into: Map<string, Trace>) {
  const unread = batch.filter((one) => one.place === place && !one.trace)
  for await (const documents of place.aws.getTraces(unread.map(({ summary }) => summary.id))) {
    into.set(documents.id, traceFromDocuments(documents))
  }
}

export function foundRow({ summary, folded, place }: FoundTrace): TraceRow {
  return { ...traceRow(summary, folded), region: place.aws.region }
}
