/**
 * Who hangs from whom in a forest, in three arrays however many nodes there are: a list for every parent would be most
 * of what there is to allocate.
 */
export interface Children {
  /** Those of one parent beside each other, in the order of the nodes. */
  readonly all: Int32Array
  /** By node, where in `all` its children begin; they end where those of the next begin. The roots are those of a node after the last. */
  readonly from: Int32Array
}

/** @param parents index of each node's parent, -1 for roots */
export function childrenOf(parents: Int32Array): Children {
  const count = parents.length
  const from = new Int32Array(count + 2)
  for (let at = 0; at < count; at++) {
    const slot = slotOf(parents, at) + 1
    from[slot] = (from[slot] ?? 0) + 1
  }
  for (let slot = 1; slot < from.length; slot++) from[slot] = (from[slot] ?? 0) + (from[slot - 1] ?? 0)
  const all = new Int32Array(count)
  const next = from.slice()
  for (let at = 0; at < count; at++) {
    const slot = slotOf(parents, at)
    const place = next[slot] ?? 0
    all[place] = at
    next[slot] = place + 1
  }
  return { all, from }
}

function slotOf(parents: Int32Array, at: number): number {
  const parent = parents[at] ?? -1
  return parent < 0 ? parents.length : parent
}

/** Nodes that hang from this one, as a part of the same memory. */
export function childrenAt({ all, from }: Children, node: number): Int32Array {
  return all.subarray(from[node], from[node + 1])
}

export function rootsOf(children: Children): Int32Array {
  return childrenAt(children, children.all.length)
}
