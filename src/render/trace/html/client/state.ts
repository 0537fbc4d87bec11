import type { Move } from './keys.ts'
import { ancestorsOf, type Branch, failures, hasChildren, linesOf, nextOf, parentOf, step } from './tree.ts'

/** What may change about one trace on the page. Rows are named by their place. */
export interface State {
  readonly folded: ReadonlySet<number>
  readonly selected: number
  /** What is searched for; empty for nothing. */
  readonly query: string
  /** Rows that the search found, in order. */
  readonly matches: readonly number[]
  /** Whether the details of the row are open. */
  readonly details: boolean
}

type Rows = readonly Branch[]

/** Chooses a row and unfolds what hides it. */
export function select(state: State, rows: Rows, at: number | undefined): State {
  if (at === undefined || rows[at] === undefined) return state
  const folded = new Set(state.folded)
  for (const above of ancestorsOf(rows, at)) folded.delete(above)
  return { ...state, selected: at, folded }
}

/** Folds a row, or unfolds it. Where that hides the chosen row, the folded one is chosen. */
export function toggle(state: State, rows: Rows, at: number): State {
  if (!hasChildren(rows, at)) return state
  const folded = new Set(state.folded)
  if (!folded.delete(at)) folded.add(at)
  const hidden = folded.has(at) && ancestorsOf(rows, state.selected).includes(at)
  return { ...state, folded, selected: hidden ? at : state.selected }
}

/** The rows that were found; the chosen one stays if it is among them. */
export function found(state: State, rows: Rows, query: string, matches: readonly number[]): State {
  const next = { ...state, query: query.trim(), matches }
  return matches.includes(state.selected) ? next : select(next, rows, nextOf(matches, state.selected, 1))
}

export function move(state: State, rows: Rows, action: Move): State {
  return moves[action](state, rows)
}

const moves: Readonly<Record<Move, (state: State, rows: Rows) => State>> = {
  down: (state, rows) => select(state, rows, step(linesOf(rows, state.folded), state.selected, 1)),
  up: (state, rows) => select(state, rows, step(linesOf(rows, state.folded), state.selected, -1)),
  first: (state, rows) => select(state, rows, 0),
  last: (state, rows) => select(state, rows, linesOf(rows, state.folded).at(-1)?.row),
  close: (state, rows) =>
    hasChildren(rows, state.selected) && !state.folded.has(state.selected)
      ? toggle(state, rows, state.selected)
      : select(state, rows, parentOf(rows, state.selected)),
  open: (state, rows) => {
    if (state.folded.has(state.selected)) return toggle(state, rows, state.selected)
    return hasChildren(rows, state.selected) ? select(state, rows, state.selected + 1) : state
  },
  toggle: (state, rows) => toggle(state, rows, state.selected),
  details: (state) => ({ ...state, details: !state.details }),
  escape: (state) => ({ ...state, details: false }),
  foldAll: (state, rows) => ({
    ...state,
    folded: new Set(rows.flatMap((_, at) => (hasChildren(rows, at) ? [at] : []))),
    selected: ancestorsOf(rows, state.selected).at(-1) ?? state.selected,
  }),
  unfoldAll: (state) => ({ ...state, folded: new Set() }),
  nextMatch: (state, rows) => select(state, rows, nextOf(state.matches, state.selected, 1)),
  previousMatch: (state, rows) => select(state, rows, nextOf(state.matches, state.selected, -1)),
  nextFailure: (state, rows) => select(state, rows, nextOf(failures(rows), state.selected, 1)),
  previousFailure: (state, rows) => select(state, rows, nextOf(failures(rows), state.selected, -1)),
}

/** How the search stands, in words. */
export function searchText({ query, matches, selected }: State): string {
  if (query === '') return ''
  if (matches.length === 0) return 'nothing found'
  const place = matches.indexOf(selected) + 1
  return place > 0 ? `${place} of ${matches.length}` : `${matches.length} found`
}
