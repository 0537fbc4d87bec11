import type { Span } from '../model.ts'

/** By position: milliseconds of a span in which none of its children ran; undefined while it is open. */
export function ownTimes(spans: readonly Span[]): readonly (number | undefined)[] {
  const covered = new Float64Array(spans.length)
  const until = Float64Array.from(spans, ({ start }) => start)
  const latest: number[] = []
  // Parents come before children, and siblings by start, so one pass joins what overlaps.
  spans.forEach((span, at) => {
    const parent = span.depth > 0 ? (latest[span.depth - 1] ?? -1) : -1
    latest[span.depth] = at
    const above = spans[parent]
    if (above === undefined) return
    const from = Math.max(span.start, until[parent] ?? 0)
    const to = Math.min(span.end ?? Number.POSITIVE_INFINITY, above.end ?? Number.POSITIVE_INFINITY)
    if (to <= from) return
    covered[parent] = (covered[parent] ?? 0) + to - from
    until[parent] = to
  })
  return spans.map(({ start, end }, at) => (end === undefined ? undefined : end - start - (covered[at] ?? 0)))
}
