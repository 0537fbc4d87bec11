import type { Draft } from '../draft.ts'
import { counted } from '../words.ts'
import { walk } from './order.ts'

/** Epoch milliseconds by node; an open end is NaN. */
export interface Times {
  readonly starts: Float64Array
  readonly ends: Float64Array
}

/** Every span gets a start: its own, else its earliest child's, else its parent's, else its end, else the trace's. */
export function fillTimes(
  nodes: readonly Draft[],
  parents: Int32Array,
  reported: number,
  gaps: string[],
): Times {
  const starts = new Float64Array(nodes.length)
  const ends = new Float64Array(nodes.length)
  nodes.forEach((node, at) => {
    starts[at] = node.start ?? Number.NaN
    ends[at] = node.end ?? Number.NaN
  })
  const unknown = countUnknown(starts.subarray(0, reported))
  if (unknown > 0) {
    gaps.push(`${counted(unknown, 'span')} came without a readable start; drawn where the neighbours are`)
  }
  if (unknown > 0 || nodes.length > reported) deriveStarts({ starts, ends }, parents, reported)
  let backwards = 0
  for (let at = 0; at < nodes.length; at++) {
    if ((ends[at] ?? 0) >= (starts[at] ?? 0) || Number.isNaN(ends[at])) continue
    ends[at] = starts[at] ?? 0
    backwards++
  }
  if (backwards > 0) gaps.push(`${counted(backwards, 'span')} ended before the start; drawn without duration`)
  return { starts, ends }
}

function countUnknown(starts: Float64Array): number {
  return starts.reduce((count, start) => (Number.isNaN(start) ? count + 1 : count), 0)
}

/** Children pass their start up, then parents pass theirs down. Nodes from `reported` on are missing parents. */
function deriveStarts({ starts, ends }: Times, parents: Int32Array, reported: number): void {
  const { order } = walk(parents, (a, b) => a - b)
  const up = Float64Array.from(starts)
  const last = new Float64Array(starts.length).fill(Number.NaN)
  for (const at of order.toReversed()) {
    if (Number.isNaN(starts[at])) starts[at] = up[at] ?? Number.NaN
    if (at >= reported) ends[at] = last[at] ?? Number.NaN
    const parent = parents[at] ?? -1
    if (parent < 0) continue
    up[parent] = least(up[parent], starts[at])
    last[parent] = greatest(last[parent], greatest(starts[at], ends[at]))
  }
  const first = starts.reduce(least, Number.NaN)
  const fallback = Number.isNaN(first) ? ends.reduce(least, Number.NaN) : first
  for (const at of order) {
    const above = starts[parents[at] ?? -1] ?? Number.NaN
    starts[at] = known(starts[at]) ?? known(above) ?? known(ends[at]) ?? known(fallback) ?? 0
    // Nobody reported that it is open.
    if (at >= reported) ends[at] = known(ends[at]) ?? starts[at] ?? 0
  }
}

const known = (n: number | undefined) => (n === undefined || Number.isNaN(n) ? undefined : n)
const least = (a: number | undefined, b: number | undefined) =>
  Math.min(known(a) ?? known(b) ?? Number.NaN, known(b) ?? known(a) ?? Number.NaN)
const greatest = (a: number | undefined, b: number | undefined) =>
  Math.max(known(a) ?? known(b) ?? Number.NaN, known(b) ?? known(a) ?? Number.NaN)
