import { type Millis, millis, type Span } from './model.ts'
import { parentPositions } from './tree/positions.ts'

/**
 * By position: the time of a span in which none of its children ran, milliseconds; undefined while it is open.
 * Children that run beside each other are counted once, and what runs on after its parent only as long as both do.
 */
export function selfTimes(spans: readonly Span[]): readonly (Millis | undefined)[] {
  const parents = parentPositions(spans)
  const covered = new Float64Array(spans.length)
  const until = Float64Array.from(spans, ({ start }) => start)
  // Siblings come by start, so one pass joins what overlaps.
  spans.forEach((span, at) => {
    const parent = parents[at] ?? -1
    const above = spans[parent]
    if (above === undefined) return
    const from = Math.max(span.start, until[parent] ?? 0)
    const to = Math.min(span.end ?? Number.POSITIVE_INFINITY, above.end ?? Number.POSITIVE_INFINITY)
    if (to <= from) return
    covered[parent] = (covered[parent] ?? 0) + to - from
    until[parent] = to
  })
  return spans.map(({ start, end }, at) =>
    end === undefined ? undefined : millis(Math.round((end - start - (covered[at] ?? 0)) * 1000) / 1000),
  )
}
