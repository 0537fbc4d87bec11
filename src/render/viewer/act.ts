import { consoleUrl } from '../../domain/trace/console-url.ts'
import { toFailure, toMatch } from './find.ts'
import { choosing, exported } from './formats.ts'
import type { Action } from './keys.ts'
import { layoutOf } from './layout.ts'
import { inOrder } from './listing.ts'
import { turnedLogs } from './logs.ts'
import type { Effect, Pane, Step, ViewerState } from './model.ts'
import { moved, movedTo, paged } from './move.ts'
import { prompting, withFilter } from './prompt.ts'
import { selectedSpan } from './state.ts'
import { hasChildren, parentOf, rowOf, viewOf } from './tree.ts'

const FAR = Number.MAX_SAFE_INTEGER

/** What a key means. Clamping is left to the settling of the state. */
export function act(state: ViewerState, action: Action): Step {
  const change = changes[action]
  if (change !== undefined) return { state: change(state), effects: [] }
  const effect = wishes[action]?.(state)
  if (effect === undefined) return { state, effects: [] }
  if (typeof effect === 'string') return { state: refused(state, effect), effects: [] }
  return { state: effect.kind === 'mouse' ? { ...state, mouse: effect.on } : state, effects: [effect] }
}

type Change = (state: ViewerState) => ViewerState

const changes: Readonly<Partial<Record<Action, Change>>> = {
  down: (state) => moved(state, state.focus, 1),
  up: (state) => moved(state, state.focus, -1),
  pageDown: (state) => paged(state, 1),
  pageUp: (state) => paged(state, -1),
  first: (state) => moved(state, state.focus, -FAR),
  last: (state) => moved(state, state.focus, FAR),
  open: (state) => ({ ...state, focus: state.focus === 'list' ? 'spans' : 'details' }),
  back,
  inward,
  outward,
  nextPane: (state) => turned(state, 1),
  previousPane: (state) => turned(state, -1),
  toggle,
  closeAll: (state) => folded(state, new Set(state.spans.view?.trace.spans.map(({ id }) => id))),
  openAll: (state) => folded(state, new Set()),
  search: (state) => prompting(state, 'search'),
  filter: (state) => prompting(state, 'filter'),
  nextMatch: (state) => matched(state, 1),
  previousMatch: (state) => matched(state, -1),
  nextError: (state) => toFailure(state, searched(state.focus), 1) ?? refused(state, 'nothing failed here'),
  previousError: (state) =>
    toFailure(state, searched(state.focus), -1) ?? refused(state, 'nothing failed here'),
  raw: (state) => ({ ...state, spans: { ...state.spans, raw: !state.spans.raw } }),
  path: (state) => ({ ...state, spans: { ...state.spans, path: !state.spans.path } }),
  details: (state) => ({
    ...state,
    detailsShown: !state.detailsShown,
    focus: state.focus === 'details' ? 'spans' : state.focus,
  }),
  logs: (state) =>
    state.logging === 'none'
      ? refused(state, 'traces of a file have no logs here: --logs asks CloudWatch for them')
      : turnedLogs(state),
  order: (state) => ({
    ...state,
    list: inOrder(state.list, state.list.order === 'newest' ? 'slowest' : 'newest'),
  }),
  pause: (state) =>
    state.live === 'off'
      ? refused(state, 'nothing new can come')
      : { ...state, live: state.live === 'on' ? 'paused' : 'on' },
  exportAs: choosing,
  help: (state) => ({ ...state, help: 0 }),
}

/** Effects, or in words why there is none. */
const wishes: Readonly<Partial<Record<Action, (state: ViewerState) => Effect | string>>> = {
  copy: ({ spans: { id } }) =>
    id === undefined ? 'no trace is chosen' : { kind: 'copy', text: id, what: 'trace id' },
  copySpan: (state) => {
    const id = state.spans.view?.trace.spans[selectedSpan(state)]?.id
    return id === undefined ? 'no span is chosen' : { kind: 'copy', text: id, what: 'span id' }
  },
  console: (state) => {
    const { id } = state.spans
    if (id === undefined) return 'no trace is chosen'
    const region = state.region ?? state.list.visible[state.list.at]?.region
    const url = region && consoleUrl(region, id)
    return url
      ? { kind: 'browse', url }
      : region
        ? `no console is known for ${region}`
        : 'a file has no page in the console'
  },
  export: (state) => exported(state, 'json'),
  mouse: ({ mouse }) => ({ kind: 'mouse', on: !mouse }),
  redraw: () => ({ kind: 'redraw' }),
  suspend: () => ({ kind: 'suspend' }),
  quit: () => ({ kind: 'quit', interrupted: false }),
  interrupt: () => ({ kind: 'quit', interrupted: true }),
}

function refused(state: ViewerState, text: string): ViewerState {
  return { ...state, notice: { text, tone: 'quiet' } }
}

const searched = (focus: Pane) => (focus === 'list' ? 'list' : 'spans')

function matched(state: ViewerState, by: 1 | -1): ViewerState {
  if (state.search === '') return refused(state, 'nothing has been searched for: / searches')
  const where = searched(state.focus)
  const from = where === 'list' ? state.list.at : selectedSpan(state)
  return toMatch(state, where, from + by, by) ?? refused(state, `nothing here matches ${state.search}`)
}

function back(state: ViewerState): ViewerState {
  const { focus, hasList } = state
  if (focus === 'details') return { ...state, focus: 'spans' }
  if (focus === 'spans' && state.spans.filter !== '') return withFilter(state, 'spans', '')
  if (focus === 'spans' && hasList) return { ...state, focus: 'list' }
  return focus === 'list' && state.list.filter !== '' ? withFilter(state, 'list', '') : state
}

function turned(state: ViewerState, by: 1 | -1): ViewerState {
  const order: readonly Pane[] = ['list', 'spans', 'details']
  const layout = layoutOf(state)
  // Where only one pane is seen, the others are behind it.
  const there = order.filter(
    (pane) =>
      layout[pane] !== undefined ||
      (pane === 'list' ? state.hasList : state.detailsShown || pane === 'spans'),
  )
  const next = there[(there.indexOf(state.focus) + by + there.length) % there.length]
  return next === undefined ? state : { ...state, focus: next }
}

function folded(state: ViewerState, closed: ReadonlySet<string>): ViewerState {
  const { spans } = state
  if (spans.view === undefined) return state
  const { trace, rows } = spans.view
  const view = viewOf(trace, closed, spans.filter)
  return { ...state, spans: { ...spans, closed, view, at: rowOf(view, rows[spans.at] ?? 0) } }
}

function toggle(state: ViewerState): ViewerState {
  const { view, closed } = state.spans
  const at = selectedSpan(state)
  const id = view?.trace.spans[at]?.id
  if (view === undefined || id === undefined || !hasChildren(view, at)) return state
  const next = new Set(closed)
  if (!next.delete(id)) next.add(id)
  return folded(state, next)
}

function inward(state: ViewerState): ViewerState {
  if (state.focus === 'list') return { ...state, focus: 'spans' }
  const { view, closed, at } = state.spans
  const place = selectedSpan(state)
  const id = view?.trace.spans[place]?.id
  if (state.focus === 'details' || view === undefined || id === undefined || !hasChildren(view, place))
    return state
  return closed.has(id) ? toggle(state) : movedTo(state, at + 1)
}

function outward(state: ViewerState): ViewerState {
  if (state.focus !== 'spans') return back(state)
  const { view, closed } = state.spans
  const place = selectedSpan(state)
  const span = view?.trace.spans[place]
  if (view === undefined || span === undefined) return back(state)
  if (hasChildren(view, place) && !closed.has(span.id)) return toggle(state)
  const parent = parentOf(view.trace, place)
  return parent < 0
    ? state.hasList
      ? { ...state, focus: 'list' }
      : state
    : movedTo(state, rowOf(view, parent))
}
