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
  const children: number[][] = []
  const roots: number[] = []
  for (let at = 0; at < count; at++) {
    const parent = parents[at] ?? -1
    const siblings = parent < 0 ? roots : children[parent]
    if (siblings === undefined) children[parent] = [at]
    else siblings.push(at)
  }
  const order = new Int32Array(count)
  const depth = new Int32Array(count)
  const open = sorted(roots, before).reverse()
  for (let position = 0; open.length > 0; position++) {
    const at = open.pop() ?? 0
    order[position] = at
    const below = children[at]
    if (below === undefined) continue
    sorted(below, before)
    for (let i = below.length - 1; i >= 0; i--) {
      const child = below[i] ?? 0
      depth[child] = (depth[at] ?? 0) + 1
      open.push(child)
    }
  }
  return { order, depth }
}

/** Sorts in place. Most come in order, and looking costs less than sorting. */
function sorted(siblings: number[], before: (a: number, b: number) => number): number[] {
  for (let at = 1; at < siblings.length; at++) {
    if (before(siblings[at - 1] ?? 0, siblings[at] ?? 0) > 0) return siblings.sort(before)
  }
  return siblings
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
