import type { StatRow } from '../../domain/trace/stats/collect.ts'
import { safe } from '../text.ts'

/** `orders`, `orders → DynamoDB PutItem`, or `orders init`. */
export function rowLabel(
  { name, caller, operation, kind }: Omit<StatRow, 'tally' | 'ownMs'>,
  arrow: string,
): string {
  if (kind === 'initialization') return safe(`${name} init`)
  const own = operation === undefined || name.startsWith(`${operation} `) ? name : `${name} ${operation}`
  return safe(kind === 'call' && caller !== undefined ? `${caller} ${arrow} ${own}` : own)
}

export interface Section<Row> {
  readonly title: string
  readonly rows: readonly Row[]
  /** Rows that are left out. */
  readonly more: number
}

/** What is drawn of a long list; JSON has all of it. */
const MOST = { services: 20, calls: 30, starts: 10 }

export function sections<Row>(rows: readonly Row[], kindOf: (row: Row) => StatRow['kind']): Section<Row>[] {
  const calls = rows.filter((row) => kindOf(row) === 'call')
  const starts = rows.filter((row) => kindOf(row) === 'initialization')
  const services = rows.filter((row) => kindOf(row) === 'function' || kindOf(row) === 'service')
  return [
    { title: 'functions and services', ...cut(services, MOST.services) },
    { title: 'calls', ...cut(calls, MOST.calls) },
    { title: 'cold starts', ...cut(starts, MOST.starts) },
  ].filter((section) => section.rows.length > 0)
}

function cut<Row>(rows: readonly Row[], most: number) {
  return { rows: rows.slice(0, most), more: Math.max(0, rows.length - most) }
}

export function moreSentence(more: number): string {
  return `and ${more.toLocaleString('en-US')} more; -o json has them all`
}
