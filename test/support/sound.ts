import type { Trace } from '../../src/domain/trace/model.ts'
import { CATEGORIES, followPath } from '../../src/domain/trace/path/index.ts'

/** The order of drawing is a walk through a tree: each span below its parent, one level deeper, within the trace's time. */
export function expectSound(trace: Trace): void {
  const places = new Map(trace.spans.map((span, at) => [span.id, at]))
  if (places.size !== trace.spans.length) throw new Error('two spans have one id')
  /** By depth, the ids of the spans that are open where the walk is. */
  const above: string[] = []
  for (const span of trace.spans) {
    const { id, parentId, depth, start, end } = span
    const parent = parentId !== undefined && places.has(parentId) ? parentId : undefined
    if (depth > above.length || above[depth - 1] !== parent) throw new Error(`${id} is out of its place`)
    above.length = depth
    above.push(id)
    if (!(start >= 0 && (end ?? start) >= start && (end ?? 0) <= trace.duration))
      throw new Error(`${id} has impossible times`)
  }
}

/** Folding moves spans into rows: each of them is in one, and in one only. */
export function expectNothingLost(view: Trace, whole: Trace): void {
  const rows = view.spans.flatMap(({ id, folded }) => [id, ...folded])
  const ids = new Set(rows)
  if (
    rows.length !== whole.spans.length ||
    ids.size !== rows.length ||
    !whole.spans.every(({ id }) => ids.has(id))
  )
    throw new Error(`${whole.spans.length} spans became ${rows.length}, ${ids.size} of them different`)
}

/** The path is of spans of the trace, each below an earlier one, and its categories add up to the trace's duration. */
export function expectPathWithin(trace: Trace): void {
  const whole = trace.whole ?? trace
  const { spanIds, breakdown } = followPath(trace)
  const spans = new Map(whole.spans.map((span) => [span.id, span]))
  const entered = new Set<string | undefined>()
  for (const id of spanIds) {
    const span = spans.get(id)
    if (span === undefined) throw new Error(`${id} is on the path, but not in the trace`)
    if (span.depth > 0 && !entered.has(span.parentId))
      throw new Error(`${id} is on the path, its parent is not`)
    if (entered.has(id)) throw new Error(`${id} is on the path twice`)
    entered.add(id)
  }
  const times = CATEGORIES.map((category) => breakdown[category])
  const sum = times.reduce((all, ms) => all + ms, 0)
  // Doubles hold microseconds exactly for 285 years.
  const most = whole.duration * 1e-9 + 0.0011
  if (!times.every((ms) => ms >= 0) || !(Math.abs(sum - whole.duration) <= most))
    throw new Error(`the categories add up to ${sum}, the trace took ${whole.duration}`)
}
