import { isStale, type Row } from './row.ts'

/** What to show; several conditions show what any of them wants, none shows all. */
export interface Filters {
  readonly stale?: true
  readonly notTraced?: true
  readonly broken?: true
}

const conditions: readonly {
  readonly flag: keyof Filters
  readonly said: string
  readonly holds: (row: Row) => boolean
}[] = [
  { flag: 'stale', said: 'stale', holds: isStale },
  { flag: 'notTraced', said: 'not traced', holds: ({ assessment }) => assessment.verdict !== 'traced' },
  { flag: 'broken', said: 'broken', holds: ({ assessment }) => assessment.verdict === 'broken' },
]

export function isWanted(row: Row, filters: Filters): boolean {
  const asked = conditions.filter(({ flag }) => filters[flag])
  return asked.length === 0 || asked.some(({ holds }) => holds(row))
}

/** `stale or broken`; undefined when everything is wanted. */
export function describeFilters(filters: Filters): string | undefined {
  const asked = conditions.filter(({ flag }) => filters[flag]).map(({ said }) => said)
  return asked.length > 0 ? asked.join(' or ') : undefined
}
