import { layoutOf, rowsIn } from './layout.ts'
import type { Pane, ViewerState } from './model.ts'

/** The cursor of a pane, so many rows further; clamped when the state settles. */
export function moved(state: ViewerState, pane: Pane, by: number): ViewerState {
  switch (pane) {
    case 'list':
      return { ...state, list: { ...state.list, at: Math.max(0, state.list.at + by) } }
    case 'spans':
      return movedTo(state, state.spans.at + by)
    case 'details':
      return { ...state, detailsTop: Math.max(0, state.detailsTop + by) }
  }
}

/** @param at place among the rows of spans */
export function movedTo(state: ViewerState, at: number): ViewerState {
  const last = (state.spans.view?.rows.length ?? 0) - 1
  const next = Math.max(0, Math.min(at, last))
  if (next === state.spans.at) return state
  return { ...state, detailsTop: 0, spans: { ...state.spans, at: next } }
}

export function paged(state: ViewerState, by: 1 | -1): ViewerState {
  const page = Math.max(1, rowsIn(state.focus, layoutOf(state)) - 1)
  return moved(state, state.focus, by * page)
}
