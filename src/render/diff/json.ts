import type { DiffRow, DiffSide, TraceDiff } from '../../domain/trace/diff/diff.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { rounded } from '../stats/tally-json.ts'
import { concludeDiff } from './conclusion.ts'

/** As `docs/schema/trace-diff.v1.schema.json` describes it. */
export function diffToJson(diff: TraceDiff): Record<string, unknown> {
  return {
    version: 1,
    command: 'trace diff',
    conclusion: concludeDiff(diff, '→'),
    a: traceOf(diff.before),
    b: traceOf(diff.after),
    changeMs: rounded(diff.change),
    rows: diff.rows.map(rowOf),
  }
}

function traceOf({ id, startedAt, duration }: Trace): Record<string, unknown> {
  const date = new Date(startedAt)
  return {
    id,
    startedAt: Number.isNaN(date.getTime()) ? null : date.toISOString(),
    durationMs: rounded(duration),
  }
}

function rowOf({ depth, before, after, change, ownChange }: DiffRow): Record<string, unknown> {
  const span = (after ?? before)?.span
  return {
    in: before === undefined ? 'b' : after === undefined ? 'a' : 'both',
    depth,
    name: span?.name ?? '',
    kind: span?.kind ?? '',
    summary: span?.summary ?? null,
    a: before ? sideOf(before) : null,
    b: after ? sideOf(after) : null,
    changeMs: change === undefined ? null : rounded(change),
    ownChangeMs: ownChange === undefined ? null : rounded(ownChange),
  }
}

function sideOf({ span, duration, own }: DiffSide): Record<string, unknown> {
  return {
    spanId: span.id,
    startMs: span.start,
    durationMs: duration === undefined ? null : rounded(duration),
    ownMs: own === undefined ? null : rounded(own),
    status: span.status,
    coldStart: span.coldStart,
  }
}
