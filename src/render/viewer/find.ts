import { isFailure, matcherOf, textOfRow, textOfSpan } from './match.ts'
import type { SpanView, ViewerState } from './model.ts'
import { movedTo } from './move.ts'
import { hiding, rowOf, viewOf } from './tree.ts'

type Where = 'list' | 'spans'

/** The first place from `from` on, going round, where `test` holds; -1 when nowhere. */
function around(count: number, from: number, by: 1 | -1, test: (at: number) => boolean): number {
  for (let tried = 0, at = from; tried < count; tried++, at += by) {
    const place = ((at % count) + count) % count
    if (test(place)) return place
  }
  return -1
}

/**
 * Moves to the next match of the search text.
 * @param from place of the cursor: in the visible list, or in the spans of the trace
 * @returns undefined when there is none
 */
export function toMatch(state: ViewerState, where: Where, from: number, by: 1 | -1): ViewerState | undefined {
  const matches = matcherOf(state.search)
  const { list, spans } = state
  if (where === 'list') {
    const at = around(list.visible.length, from, by, (place) => {
      const row = list.visible[place]
      return row !== undefined && matches(textOfRow(row), row.row.duration)
    })
    return at < 0 ? undefined : { ...state, list: { ...list, at } }
  }
  const { view } = spans
  return (
    view && toSpan(state, view, from, by, (at) => matches(textOfSpan(view.trace, at), durationOf(view, at)))
  )
}

/** Moves to the next row or span that failed. */
export function toFailure(state: ViewerState, where: Where, by: 1 | -1): ViewerState | undefined {
  const { list, spans } = state
  if (where === 'list') {
    const at = around(list.visible.length, list.at + by, by, (place) => {
      const row = list.visible[place]?.row
      return row !== undefined && isFailure(row)
    })
    return at < 0 ? undefined : { ...state, list: { ...list, at } }
  }
  const { view } = spans
  if (view === undefined) return undefined
  const failed = (at: number) => {
    const span = view.trace.spans[at]
    return span !== undefined && isFailure(span)
  }
  return toSpan(state, view, (view.rows[spans.at] ?? 0) + by, by, failed)
}

/** Goes through all spans that the filter leaves, those in closed ones too, and opens what hides the one that is found. */
function toSpan(state: ViewerState, view: SpanView, from: number, by: 1 | -1, test: (at: number) => boolean) {
  const { trace } = view
  const { spans } = state
  const all = spans.closed.size === 0 ? view : viewOf(trace, new Set(), spans.filter)
  const start = rowOf(all, from) + (by > 0 && (all.rows[rowOf(all, from)] ?? 0) < from ? 1 : 0)
  const found = around(all.rows.length, start, by, (row) => test(all.rows[row] ?? -1))
  const at = all.rows[found]
  if (at === undefined) return undefined
  const covers = hiding(trace, spans.closed, at)
  if (covers.length === 0) return movedTo(state, rowOf(view, at))
  const closed = new Set(spans.closed)
  for (const id of covers) closed.delete(id)
  const opened = viewOf(trace, closed, spans.filter)
  return movedTo({ ...state, spans: { ...spans, closed, view: opened } }, rowOf(opened, at))
}

function durationOf({ trace }: SpanView, at: number): number | undefined {
  const span = trace.spans[at]
  return span?.end === undefined ? undefined : span.end - span.start
}
