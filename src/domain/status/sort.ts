import { behindOf, type Row, runtimeName, verdicts } from './row.ts'

/** `age`: the layer that is furthest behind first, functions without one last. */
export const sortKeys = ['name', 'verdict', 'runtime', 'region', 'age'] as const
export type SortKey = (typeof sortKeys)[number]

type Order = (a: Row, b: Row) => number

/** The order of code points: the same on every machine, whatever its locale. */
const by =
  (text: (row: Row) => string): Order =>
  (a, b) => {
    const [left, right] = [text(a), text(b)]
    if (left === right) return 0
    return left < right ? -1 : 1
  }

const byName = by(({ fn }) => fn.name)
const byRegion = by(({ fn }) => fn.region)

const orders: Readonly<Record<SortKey, Order>> = {
  name: byName,
  verdict: (a, b) => verdicts.indexOf(a.assessment.verdict) - verdicts.indexOf(b.assessment.verdict),
  runtime: by(runtimeName),
  region: byRegion,
  age: (a, b) => (behindOf(b) ?? -Infinity) - (behindOf(a) ?? -Infinity) || 0,
}

export function sorted<T extends Row>(rows: readonly T[], key: SortKey): readonly T[] {
  return rows.toSorted((a, b) => orders[key](a, b) || byName(a, b) || byRegion(a, b))
}
