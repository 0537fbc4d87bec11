import type { Span, SpanStatus, Trace } from '../model.ts'
import { selfTimes } from '../self-time.ts'
import { align } from './align.ts'

/** A span of one trace, and the one that fits it in the other. One of the two is there. */
export interface DiffRow {
  readonly depth: number
  readonly before: DiffSide | undefined
  readonly after: DiffSide | undefined
  /** Milliseconds that it took longer; all of its duration where one lacks it. Undefined where one is open. */
  readonly change: number | undefined
  /** The same of the time in which nothing below it ran. These of all rows together say where the time went. */
  readonly ownChange: number | undefined
}

export interface DiffSide {
  readonly span: Span
  readonly duration: number | undefined
  readonly own: number | undefined
}

export interface TraceDiff {
  readonly before: Trace
  readonly after: Trace
  /** In drawing order. */
  readonly rows: readonly DiffRow[]
  /** Milliseconds that the whole took longer. */
  readonly change: number
}

/** What is different between two traces of the same shape, as they are drawn. */
export function diffTraces(before: Trace, after: Trace): TraceDiff {
  const [left, right] = [sides(before.spans), sides(after.spans)]
  const rows = align(before.spans, after.spans).map(({ before: a, after: b, depth }) =>
    rowOf(depth, left[a ?? -1], right[b ?? -1]),
  )
  return { before, after, rows, change: after.duration - before.duration }
}

function sides(spans: readonly Span[]): readonly DiffSide[] {
  const own = selfTimes(spans)
  return spans.map((span, at) => ({
    span,
    duration: span.end === undefined ? undefined : span.end - span.start,
    own: own[at],
  }))
}

function rowOf(depth: number, before: DiffSide | undefined, after: DiffSide | undefined): DiffRow {
  const change = difference(before, after, 'duration')
  return { depth, before, after, change, ownChange: difference(before, after, 'own') }
}

function difference(
  before: DiffSide | undefined,
  after: DiffSide | undefined,
  of: 'duration' | 'own',
): number | undefined {
  const [from, to] = [before ? before[of] : 0, after ? after[of] : 0]
  return from === undefined || to === undefined ? undefined : to - from
}

/** What can be said of a difference in a sentence. */
export interface DiffFacts {
  /** Rows whose own time changed most in the direction of the whole, the most first. */
  readonly causes: readonly DiffRow[]
  readonly added: number
  readonly removed: number
  /** The only one of the two that has a cold start. */
  readonly cold: 'before' | 'after' | undefined
  /** Rows that failed in one and not in the other. */
  readonly broke: readonly DiffRow[]
  readonly mended: readonly DiffRow[]
}

export function factsOf({ rows, change }: TraceDiff): DiffFacts {
  const pulling = rows.filter(
    ({ ownChange = 0 }) => ownChange !== 0 && Math.sign(ownChange) === Math.sign(change),
  )
  const cold = (side: 'before' | 'after') => rows.some((row) => row[side]?.span.coldStart === true)
  const onlyCold = cold('before') === cold('after') ? undefined : cold('before') ? 'before' : 'after'
  return {
    causes: pulling.toSorted((a, b) => Math.abs(b.ownChange ?? 0) - Math.abs(a.ownChange ?? 0)),
    added: rows.filter(({ before }) => before === undefined).length,
    removed: rows.filter(({ after }) => after === undefined).length,
    cold: onlyCold,
    broke: rows.filter(({ before, after }) => failed(after) && !failed(before)),
    mended: rows.filter(({ before, after }) => failed(before) && !failed(after)),
  }
}

const FAILED: ReadonlySet<SpanStatus> = new Set(['error', 'throttle', 'fault'])

function failed(side: DiffSide | undefined): boolean {
  return side !== undefined && FAILED.has(side.span.status)
}

/** The row of what it happened in: the nearest row above that is a service of its own. */
export function callerOf(rows: readonly DiffRow[], row: DiffRow): DiffRow | undefined {
  for (let at = rows.indexOf(row), depth = row.depth; at >= 0 && depth > 0; at--) {
    const above = rows[at]
    if (above === undefined || above.depth >= depth) continue
    depth = above.depth
    const kind = (above.after ?? above.before)?.span.kind
    if (kind === 'function' || kind === 'service' || kind === 'segment') return above
  }
  return undefined
}
