import { childrenOf } from './children.ts'

/** A walk through a forest, as needed for drawing. */
export interface Walk {
  /** Indices, depth first. */
  readonly order: Int32Array
  /** By index, not by position in `order`. */
  readonly depth: Int32Array
}

/**
 * Walks a forest depth first without recursion, so that its depth is bounded by memory only.
 * @param parents index of each node's parent, -1 for roots; free of cycles
 * @param before orders siblings
 */
export function walk(parents: Int32Array, before: (a: number, b: number) => number): Walk {
  const count = parents.length
  const { all, from } = childrenOf(parents)
  const order = new Int32Array(count)
  const depth = new Int32Array(count)
  const open = new Int32Array(count)
  let waiting = 0
  /** The last goes on first, so that the first is taken first. */
  const openBelow = (node: number, level: number) => {
    const [first, end] = [from[node] ?? 0, from[node + 1] ?? 0]
    sortPart(all, first, end, before)
    for (let place = end - 1; place >= first; place--) {
      const child = all[place] ?? 0
      depth[child] = level
      open[waiting++] = child
    }
  }
  openBelow(count, 0)
  for (let position = 0; waiting > 0; position++) {
    const at = open[--waiting] ?? 0
    order[position] = at
    openBelow(at, (depth[at] ?? 0) + 1)
  }
  return { order, depth }
}

/** Most come in order, and looking costs less than sorting. */
function sortPart(
  all: Int32Array,
  first: number,
  end: number,
  before: (a: number, b: number) => number,
): void {
  for (let at = first + 1; at < end; at++) {
    if (before(all[at - 1] ?? 0, all[at] ?? 0) <= 0) continue
    all.subarray(first, end).sort(before)
    return
  }
}

/**
 * Cuts every cycle of `parents` in place, so that each of them hangs from a root.
 * @param cutAt chooses, among the nodes of one cycle, the one that becomes the root
 * @returns the nodes that became roots
 */
export function cutCycles(parents: Int32Array, cutAt: (cycle: readonly number[]) => number): number[] {
  const cut: number[] = []
  const seenIn = new Int32Array(parents.length)
  for (let start = 0; start < parents.length; start++) {
    const round = start + 1
    let at = start
    while (at >= 0 && seenIn[at] === 0) {
      seenIn[at] = round
      at = parents[at] ?? -1
    }
    if (at < 0 || seenIn[at] !== round) continue
    const cycle = [at]
    for (let next = parents[at] ?? -1; next !== at; next = parents[next] ?? at) cycle.push(next)
    const root = cutAt(cycle)
    parents[root] = -1
    cut.push(root)
  }
  return cut
}
