import type { TraceSummary } from '../source.ts'

/** Of everything that is counted, only the first `most` in order are held. */
export interface Tally<T> {
  /** How many there were. */
  readonly total: number
  readonly partial: number
  add(item: T): void
  /** The first of all so far, at most `most`. */
  first(): readonly T[]
}

export function tallyOf<T extends { readonly summary: TraceSummary }>(
  most: number,
  compare: (a: TraceSummary, b: TraceSummary) => number,
): Tally<T> {
  let kept: T[] = []
  let total = 0
  let partial = 0
  const first = () => {
    kept = kept.toSorted((a, b) => compare(a.summary, b.summary)).slice(0, most)
    return kept
  }
  return {
    get total() {
      return total
    },
    get partial() {
      return partial
    },
    add(item) {
      total++
      if (item.summary.partial) partial++
      kept.push(item)
      // Sorted once in a while rather than at each: the same result for a fraction of the time.
      if (kept.length >= 2 * most + 100) first()
    },
    first,
  }
}
