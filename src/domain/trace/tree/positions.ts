import type { Span } from '../model.ts'

/** Position of each span's parent, -1 for roots. In drawing order a parent is the last span seen one level above. */
export function parentPositions(spans: readonly Span[]): Int32Array {
  const parents = new Int32Array(spans.length)
  const latest: number[] = []
  spans.forEach(({ depth }, at) => {
    parents[at] = depth > 0 ? (latest[depth - 1] ?? -1) : -1
    latest[depth] = at
  })
  return parents
}
