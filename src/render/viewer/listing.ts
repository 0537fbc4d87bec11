import { traceRow } from '../../domain/trace/index.ts'
import type { TraceSummary } from '../../domain/trace/source.ts'
import { matcherOf, textOfRow } from './match.ts'
import type { ListRow, ListState, Loaded, Order } from './model.ts'

export const emptyList: ListState = { rows: [], visible: [], order: 'newest', filter: '', at: 0, top: 0 }

/** A viewer may stay open for days: the oldest give way. */
const MOST_ROWS = 20_000

/** Adds summaries, or puts newer ones in the place of older ones. The cursor stays on its trace. */
export function withSummaries(
  list: ListState,
  summaries: readonly TraceSummary[],
  region?: string,
): ListState {
  if (summaries.length === 0) return list
  const known = new Map(list.rows.map((row) => [row.summary.id, row]))
  const place = region === undefined ? {} : { region }
  for (const summary of summaries)
    known.set(summary.id, { ...renewed(known.get(summary.id), summary), ...place })
  const rows = [...known.values()]
  return arranged(list, rows.length > MOST_ROWS ? rows.toSorted(newestFirst).slice(0, MOST_ROWS) : rows)
}

function renewed(before: ListRow | undefined, summary: TraceSummary): ListRow {
  if (before === undefined || !before.read) return { summary, row: traceRow(summary), read: false }
  if (same(before.summary, summary)) return before
  // What the documents told stays until they are read again.
  return { summary, row: { ...before.row, ...traceRow(summary) }, read: false }
}

function same(a: TraceSummary, b: TraceSummary): boolean {
  const keys = ['durationSeconds', 'fault', 'error', 'throttle', 'partial'] as const
  return keys.every((key) => a[key] === b[key])
}

/** What the documents tell of the rows. */
export function withTraces(
  list: ListState,
  traces: ReadonlyMap<string, Loaded>,
  absent: readonly string[],
): ListState {
  const gone = new Set(absent)
  const rows = list.rows.map((row) => {
    const loaded = traces.get(row.summary.id)
    if (loaded) return { ...row, row: traceRow(row.summary, loaded.folded), read: true }
    return gone.has(row.summary.id) ? { ...row, read: true } : row
  })
  return arranged(list, rows)
}

export function inOrder(list: ListState, order: Order): ListState {
  return arranged({ ...list, order }, list.rows)
}

export function filtered(list: ListState, filter: string): ListState {
  return arranged({ ...list, filter }, list.rows)
}

function arranged(list: ListState, unsorted: readonly ListRow[]): ListState {
  const rows = unsorted.toSorted(list.order === 'newest' ? newestFirst : slowestFirst)
  const matches = matcherOf(list.filter)
  const all = list.filter.trim() === ''
  const visible = all ? rows : rows.filter((row) => matches(textOfRow(row), row.row.duration))
  return { ...list, rows, visible, ...cursor(list, visible) }
}

/** On the same trace as before; at the very top of the newest the cursor follows what comes. */
function cursor({ visible: before, at, top, order }: ListState, visible: readonly ListRow[]) {
  const id = before[at]?.summary.id
  if (id === undefined || (at === 0 && top === 0 && order === 'newest')) return { at: 0, top: 0 }
  const now = visible.findIndex((row) => row.summary.id === id)
  return now < 0 ? { at, top } : { at: now, top: Math.max(0, top + now - at) }
}

const started = ({ row }: ListRow) => row.startedAt ?? 0
const took = ({ row }: ListRow) => row.duration ?? -1
const newestFirst = (a: ListRow, b: ListRow) => started(b) - started(a)
const slowestFirst = (a: ListRow, b: ListRow) => took(b) - took(a) || newestFirst(a, b)

export function selectedId({ visible, at }: ListState): string | undefined {
  return visible[at]?.summary.id
}
