import type { Span, Trace } from '../model.ts'
import { type Children, childrenOf } from '../tree/children.ts'
import { parentPositions } from '../tree/positions.ts'

/** A trace as the critical path needs it: positions and whole microseconds, so that sums come out exact. */
export interface Timing {
  readonly parents: Int32Array
  /** In drawing order. */
  readonly children: Children
  readonly starts: Float64Array
  /** What is still open is taken to end with what waits for it. */
  readonly ends: Float64Array
  /** The earliest start of a span and of everything below it. */
  readonly first: Float64Array
  readonly end: number
  readonly open: number
}

export function timingOf({ spans, duration }: Trace): Timing {
  const parents = parentPositions(spans)
  const starts = Float64Array.from(spans, (span) => micros(span.start))
  const end = micros(duration)
  const { ends, open, first } = endsOf(spans, parents, starts, end)
  return { parents, children: childrenOf(parents), starts, ends, first, end, open }
}

const micros = (ms: number) => Math.round(ms * 1000)

function endsOf(spans: readonly Span[], parents: Int32Array, starts: Float64Array, traceEnd: number) {
  const ends = new Float64Array(spans.length)
  const first = Float64Array.from(starts)
  /** The latest that is known of a span and of everything below it. */
  const latest = new Float64Array(spans.length)
  /** Start of the next attempt below the same parent. */
  const attempts = new Map<number, number>()
  const open: number[] = []
  for (let at = spans.length - 1; at >= 0; at--) {
    const span = spans[at]
    const start = starts[at] ?? 0
    const parent = parents[at] ?? -1
    const end = span?.end === undefined ? Number.NaN : micros(span.end)
    if (Number.isNaN(end)) open.push(at)
    ends[at] = span?.kind === 'dwell' && Number.isNaN(end) ? (attempts.get(parent) ?? end) : end
    latest[at] = Math.max(latest[at] ?? 0, start, Number.isNaN(end) ? start : end)
    if (span?.kind === 'attempt') attempts.set(parent, start)
    if (parent < 0) continue
    first[parent] = Math.min(first[parent] ?? start, first[at] ?? start)
    latest[parent] = Math.max(latest[parent] ?? 0, latest[at] ?? 0)
  }
  // Callers come before what they call, so theirs are known.
  for (const at of open.toReversed()) {
    if (!Number.isNaN(ends[at])) continue
    const above = ends[parents[at] ?? -1] ?? traceEnd
    ends[at] = above >= (latest[at] ?? 0) ? above : traceEnd
  }
  return { ends, first, open: open.length }
}
