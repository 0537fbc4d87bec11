import type { Verdict } from '../instrument/assess.ts'
import { type Family, familyOf, isStale, type Row, runtimeName, verdicts } from './row.ts'

/** How a fleet stands, in numbers. Every function that was read counts, shown or not. */
export interface Survey {
  readonly functions: number
  readonly shown: number
  readonly stale: number
  readonly verdicts: Tally<Verdict>
  /** The most frequent first. */
  readonly families: ReadonlyMap<Family, number>
  readonly runtimes: ReadonlyMap<string, number>
  /** In the order in which they were read. */
  readonly regions: ReadonlyMap<string, Tally<Verdict>>
}

export type Tally<K extends string> = Readonly<Partial<Record<K, number>>>

export interface Counter {
  readonly add: (row: Row, shown: boolean) => void
  readonly result: () => Survey
}

/** Counts one by one, so that no row has to be kept. */
export function counter(): Counter {
  let [functions, shownSoFar, stale] = [0, 0, 0]
  const families = new Map<Family, number>()
  const runtimes = new Map<string, number>()
  const regions = new Map<string, Map<Verdict, number>>()
  return {
    add: (row, shown) => {
      functions++
      if (shown) shownSoFar++
      if (isStale(row)) stale++
      increase(families, familyOf(row))
      increase(runtimes, runtimeName(row))
      const region = regions.get(row.fn.region) ?? new Map<Verdict, number>()
      regions.set(row.fn.region, region)
      increase(region, row.assessment.verdict)
    },
    result: () => ({
      functions,
      shown: shownSoFar,
      stale,
      verdicts: total([...regions.values()]),
      families: frequent(families),
      runtimes: frequent(runtimes),
      regions: new Map([...regions].map(([name, tally]) => [name, total([tally])])),
    }),
  }
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function total(tallies: readonly ReadonlyMap<Verdict, number>[]): Tally<Verdict> {
  const sums = verdicts.map((verdict) => {
    return [verdict, tallies.reduce((sum, tally) => sum + (tally.get(verdict) ?? 0), 0)] as const
  })
  return Object.fromEntries(sums.filter(([, count]) => count > 0))
}

function frequent<K extends string>(counts: ReadonlyMap<K, number>): ReadonlyMap<K, number> {
  return new Map([...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)))
}
