import { type Account, type Outcome, sampledShare } from '../domain/trace/find/account.ts'
import type { Trace } from '../domain/trace/model.ts'
import type { TraceRow } from '../domain/trace/row.ts'
import { rowToJson, traceToJson } from './trace-json.ts'

export interface ShownTrace {
  readonly row: TraceRow
  /** Absent when X-Ray did not return the documents. */
  readonly trace: Trace | undefined
}

/** `otl traces -o json`, as docs/schema/traces.v1.schema.json describes it. */
export function foundToJson(
  account: Account,
  outcome: Outcome,
  traces: readonly ShownTrace[],
): Record<string, unknown> {
  const { found, more, partial, invocations, stores, failures } = account
  return {
    version: 1,
    found,
    more,
    partial,
    orphaned: outcome.orphaned,
    ...(outcome.lookedInto === undefined ? {} : { lookedInto: outcome.lookedInto }),
    invocations: invocations.kind === 'known' ? invocations.count : null,
    sampledShare: sampledShare(account) ?? null,
    ...(invocations.kind === 'could not check' ? { couldNotCheck: invocations.reason } : {}),
    stores: stores.map(({ region, destination, searched }) => ({
      region,
      store: destination?.store ?? null,
      searched,
      ...(destination?.indexedPercent === undefined ? {} : { indexedPercent: destination.indexedPercent }),
    })),
    traces: traces.map(foundTraceToJson),
    failures,
  }
}

export function foundTraceToJson({ row, trace }: ShownTrace): Record<string, unknown> {
  return { ...rowToJson(row), trace: trace ? traceToJson(trace) : null }
}
