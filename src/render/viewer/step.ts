import { act } from './act.ts'
import { chosen } from './formats.ts'
import { helpHeight } from './help.ts'
import { type Action, actionOf } from './keys.ts'
import { bodyHeight, HEADING, layoutOf, paneAt } from './layout.ts'
import { withSummaries, withTraces } from './listing.ts'
import { withLogs, withoutLogsOf } from './logs.ts'
import type { Pane, Step, ViewerEvent, ViewerState } from './model.ts'
import { moved } from './move.ts'
import { typed } from './prompt.ts'
import { settled } from './settle.ts'
import { remembered } from './state.ts'

/** What the viewer is after an event, and what it wants done. Nothing here touches the world. */
export function step(state: ViewerState, event: ViewerEvent): Step {
  const { state: next, effects } = react(state, event)
  return { state: next === state ? state : settled(next), effects }
}

function react(state: ViewerState, event: ViewerEvent): Step {
  switch (event.type) {
    case 'key':
      return pressed({ ...state, notice: undefined }, event.key)
    case 'wheel':
      return only(wheeled(state, event.by, paneAt(event.column, event.row, layoutOf(state))))
    case 'click':
      return only(clicked(state, event.column, event.row))
    case 'resize':
      return only({ ...state, size: event.size })
    case 'listed':
      return only({ ...state, list: withSummaries(state.list, event.summaries, event.region) })
    case 'listing':
      return only({ ...state, listing: event.listing })
    case 'read':
      return only(read(state, event))
    case 'logged':
      return only({ ...state, logs: withLogs(state.logs, event.id, event.logs) })
    case 'notice':
      return only({ ...state, notice: event.notice })
  }
}

const only = (state: ViewerState): Step => ({ state, effects: [] })

function pressed(state: ViewerState, key: string): Step {
  // These two always work: nobody is to be caught in a prompt.
  const action = actionOf(key)
  if (action === 'interrupt' || action === 'suspend') return act(state, action)
  if (state.choosing) return chosen(state, key)
  if (state.prompt !== undefined) return only(typed(state, state.prompt, key))
  if (state.help !== undefined) return helped(state, state.help, key)
  return action === undefined ? only(state) : act(state, action)
}

/** Keys that move scroll the help, any other leaves it; quitting from it quits. */
function helped(state: ViewerState, top: number, key: string): Step {
  const action = actionOf(key)
  const by = action === undefined ? undefined : HELP_MOVES[action]
  if (by !== undefined) return only(helpAt(state, top + by))
  const closed = { ...state, help: undefined }
  return action === 'quit' ? act(closed, 'quit') : only(closed)
}

const PAGE = 10
const HELP_MOVES: Readonly<Partial<Record<Action, number>>> = {
  down: 1,
  up: -1,
  pageDown: PAGE,
  pageUp: -PAGE,
  first: -1_000,
  last: 1_000,
}

function helpAt(state: ViewerState, top: number): ViewerState {
  const most = helpHeight(state.size.columns) - bodyHeight(state.size)
  return { ...state, help: Math.max(0, Math.min(top, most)) }
}

const WHEEL_ROWS = 3

function wheeled(state: ViewerState, by: 1 | -1, pane: Pane | undefined): ViewerState {
  if (state.help !== undefined) return helpAt(state, state.help + by * WHEEL_ROWS)
  return pane === undefined ? state : moved(state, pane, by * WHEEL_ROWS)
}

function clicked(state: ViewerState, column: number, row: number): ViewerState {
  if (state.help !== undefined) return { ...state, help: undefined }
  const layout = layoutOf(state)
  const pane = paneAt(column, row, layout)
  const rect = pane && layout[pane]
  if (pane === undefined || rect === undefined) return state
  const line = row - rect.y - HEADING[pane]
  const focused: ViewerState = { ...state, focus: pane }
  if (line < 0 || pane === 'details') return focused
  const { top, at } = focused[pane]
  const count = pane === 'list' ? focused.list.visible.length : (focused.spans.view?.rows.length ?? 0)
  return top + line < count ? moved(focused, pane, top + line - at) : focused
}

function read(
  state: ViewerState,
  { traces: arrived, absent }: Extract<ViewerEvent, { type: 'read' }>,
): ViewerState {
  const traces = remembered(state, arrived)
  const gone = new Set([...state.absent, ...absent])
  for (const { id } of arrived) gone.delete(id)
  const logs = withoutLogsOf(state, arrived)
  return { ...state, traces, absent: gone, logs, list: withTraces(state.list, traces, absent) }
}
