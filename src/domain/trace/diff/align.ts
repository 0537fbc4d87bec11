import type { Span } from '../model.ts'

/** Positions in two lists of spans; undefined where one of them lacks the span. */
export interface Aligned {
  readonly before: number | undefined
  readonly after: number | undefined
  readonly depth: number
}

/**
 * Puts two drawn traces beside each other: roots with roots, and below what fits the children of both.
 *
 *     before      after          before   after
 *     a           a              a        a
 *     ├ b         ├ b            ├ b      ├ b
 *     ├ c         ├ d       →    ├ c      ╷
 *     └ b         └ b            ╵        ├ d
 *                                └ b      └ b
 */
export function align(before: readonly Span[], after: readonly Span[]): Aligned[] {
  const [left, right] = [childrenOf(before), childrenOf(after)]
  const rows: Aligned[] = []
  const waiting = siblings(left.roots, right.roots, before, after, 0).toReversed()
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    rows.push(row)
    const [a, b] = [left.below.get(row.before ?? -1) ?? [], right.below.get(row.after ?? -1) ?? []]
    for (const child of siblings(a, b, before, after, row.depth + 1).toReversed()) waiting.push(child)
  }
  return rows
}

interface Children {
  readonly roots: readonly number[]
  readonly below: ReadonlyMap<number, readonly number[]>
}

function childrenOf(spans: readonly Span[]): Children {
  const roots: number[] = []
  const below = new Map<number, number[]>()
  const latest: number[] = []
  spans.forEach(({ depth }, at) => {
    latest[depth] = at
    const parent = depth > 0 ? latest[depth - 1] : undefined
    const others = parent === undefined ? roots : below.get(parent)
    if (others) others.push(at)
    else if (parent !== undefined) below.set(parent, [at])
  })
  return { roots, below }
}

/** In the order of `after`; what only `before` has stands after what it stood after there. */
function siblings(
  a: readonly number[],
  b: readonly number[],
  before: readonly Span[],
  after: readonly Span[],
  depth: number,
): Aligned[] {
  const partners = match(a, b, before, after)
  const matched = new Set(partners.values())
  /** What is gone, by what it stood after: a partner in `after`, or -1 for the beginning. */
  const gone = new Map<number, number[]>()
  let behind = -1
  for (const one of a) {
    const partner = partners.get(one)
    if (partner !== undefined) behind = partner
    else append(gone, behind, one)
  }
  const first = new Map([...partners].map(([one, other]) => [other, one]))
  const removed = (at: number) =>
    (gone.get(at) ?? []).map((one) => ({ before: one, after: undefined, depth }))
  return [
    ...removed(-1),
    ...b.flatMap((other) => [
      { before: matched.has(other) ? first.get(other) : undefined, after: other, depth },
      ...removed(other),
    ]),
  ]
}

/** From the strictest sense of "the same" to the loosest; within each, the first with the first. */
const SENSES: readonly ((span: Span) => string | undefined)[] = [
  ({ kind, name, summary }) => JSON.stringify([kind, name, summary]),
  // Addresses hold ids: `GET /orders/17` and `GET /orders/18` are the same call, `PutItem` and `GetItem` are not.
  ({ kind, name, summary }) => JSON.stringify([kind, name, summary?.split(' ', 1)[0]]),
  // The same service may lack a segment, and a parent that is missing has no name but its id.
  ({ kind, name }) => (kind === 'call' ? undefined : kind === 'missing' ? kind : JSON.stringify(name)),
]

function match(
  a: readonly number[],
  b: readonly number[],
  before: readonly Span[],
  after: readonly Span[],
): Map<number, number> {
  const partners = new Map<number, number>()
  const taken = new Set<number>()
  for (const sense of SENSES) {
    const open = new Map<string, number[]>()
    for (const one of a) {
      const span = before[one]
      const key = span && !partners.has(one) ? sense(span) : undefined
      if (key !== undefined) append(open, key, one)
    }
    for (const ones of open.values()) ones.reverse()
    for (const other of b) {
      const span = after[other]
      const key = span && !taken.has(other) ? sense(span) : undefined
      const one = key === undefined ? undefined : open.get(key)?.pop()
      if (one === undefined) continue
      partners.set(one, other)
      taken.add(other)
    }
  }
  return partners
}

function append<K>(lists: Map<K, number[]>, key: K, value: number): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
