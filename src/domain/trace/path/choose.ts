import type { Span } from '../model.ts'
import type { Timing } from './timing.ts'

/** Microseconds. Services report whole milliseconds or finer, so less than this is rounding. */
export const ROUNDING = 1_001

/** Whether nobody waits for it: it goes on when its caller is done. The client waits for roots. */
export function isAsync(at: number, spans: readonly Span[], { parents, ends }: Timing): boolean {
  const parent = parents[at] ?? -1
  if (parent < 0) return false
  if (spans[at]?.kind === 'function' && spans[parent]?.kind === 'service') return false
  return (ends[at] ?? 0) > (ends[parent] ?? 0) + ROUNDING
}

/** The span that ends last, and everything above it: the one way on which the path may follow what nobody waits for. */
export function lastChain({ parents, ends }: Timing): Uint8Array {
  let last = 0
  for (let at = 1; at < ends.length; at++) if ((ends[at] ?? 0) > (ends[last] ?? 0)) last = at
  const chain = new Uint8Array(ends.length)
  for (let at = ends.length > 0 ? last : -1; at >= 0; at = parents[at] ?? -1) chain[at] = 1
  return chain
}

/**
 * Which of these siblings the end of their parent waited for, in time order: the last to end, before it the last that
 * had ended when it began, and so on. What ran beside them could have been faster or slower without a difference.
 * OpenTelemetry for JavaScript tells starts in whole milliseconds and ends in finer ones, so of calls one after the other
 * each seems to begin a little before the last has ended; that is rounding where it is less than half of a call.
 * @param counts whether a sibling may be the last
 */
export function waitedFor(
  siblings: readonly number[],
  spans: readonly Span[],
  timing: Pick<Timing, 'starts' | 'ends'>,
  counts: (at: number) => boolean,
): readonly number[] {
  if (siblings.length === 1) return counts(siblings[0] ?? 0) ? siblings : NONE
  const { starts, ends } = timing
  const start = (at: number) => starts[at] ?? 0
  const end = (at: number) => ends[at] ?? 0
  const byEnd = siblings.toSorted((a, b) => end(a) - end(b) || start(a) - start(b) || a - b)
  const last = byEnd.findLastIndex(counts)
  const found: number[] = []
  let next = Number.POSITIVE_INFINITY
  for (const at of byEnd.slice(0, last + 1).reverse()) {
    const over = end(at) - next
    if (over > 0 && (over > ROUNDING || !(comesFirst(spans[at]) || 2 * over < end(at) - start(at)))) continue
    found.push(at)
    next = start(at)
  }
  return found.reverse()
}

const NONE: readonly number[] = []

/** Lambda tells its own preparations with another precision than what they prepare. */
function comesFirst(span: Span | undefined): boolean {
  return span?.kind === 'initialization' || span?.kind === 'restore' || span?.kind === 'dwell'
}
