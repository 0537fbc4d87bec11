import { closedBy } from '../../domain/trace/hide/hide.ts'
import { lastTop } from './details-pane.ts'
import { type Layout, layoutOf, rowsIn } from './layout.ts'
import { selectedId } from './listing.ts'
import type { Loaded, SpansState, ViewerState } from './model.ts'
import { rowOf, viewOf } from './tree.ts'

/** Makes the parts agree after a change: the trace that the list names is shown, and every cursor can be seen. */
export function settled(state: ViewerState): ViewerState {
  const shown = showing(state)
  const layout = layoutOf(shown)
  const { list, spans } = shown
  return {
    ...shown,
    detailsTop: detailsTop(shown, layout),
    list: { ...list, ...within(list, list.visible.length, rowsIn('list', layout)) },
    spans: { ...spans, ...within(spans, spans.view?.rows.length ?? 0, rowsIn('spans', layout)) },
  }
}

function showing(state: ViewerState): ViewerState {
  const { spans } = state
  const id = state.hasList ? selectedId(state.list) : spans.id
  const loaded = id === undefined ? undefined : state.traces.get(id)
  const trace = loaded && (spans.raw ? loaded.whole : loaded.folded)
  if (id !== spans.id || spans.view === undefined) {
    const opened = fresh(spans, id, loaded, trace)
    return { ...state, detailsTop: id === spans.id ? state.detailsTop : 0, spans: opened }
  }
  if (trace === undefined || trace === spans.view?.trace) return state
  return { ...state, spans: grown(spans, trace) }
}

function detailsTop(state: ViewerState, { details }: Layout): number {
  if (state.detailsTop === 0 || details === undefined) return 0
  return Math.min(state.detailsTop, lastTop(state, details))
}

type Shown = NonNullable<SpansState['view']>['trace']

function fresh(
  { raw, path, hiding, filter }: SpansState,
  id: string | undefined,
  loaded: Loaded | undefined,
  trace: Shown | undefined,
): SpansState {
  const both = loaded ? [loaded.folded, loaded.whole] : []
  const closed = new Set(both.flatMap((one) => closedBy(one, hiding)))
  return {
    id,
    raw,
    path,
    hiding,
    filter,
    closed,
    view: trace && viewOf(trace, closed, filter),
    at: 0,
    top: 0,
  }
}

/** The same trace, read again or seen another way: the cursor stays on its span. */
function grown(spans: SpansState, trace: Shown): SpansState {
  const view = viewOf(trace, spans.closed, spans.filter)
  const id = spans.view?.trace.spans[spans.view.rows[spans.at] ?? -1]?.id
  const at =
    id === undefined ? -1 : trace.spans.findIndex((span) => span.id === id || span.folded.includes(id))
  return { ...spans, view, at: at < 0 ? spans.at : rowOf(view, at) }
}

interface Scrolled {
  readonly at: number
  readonly top: number
}

/** The cursor among the rows, the rows around the cursor on the screen, and no blank lines while there are rows. */
function within({ at, top }: Scrolled, count: number, height: number): Scrolled {
  const cursor = Math.max(0, Math.min(at, count - 1))
  const highest = Math.max(0, Math.min(top, count - height))
  return { at: cursor, top: Math.max(cursor - height + 1, Math.min(highest, cursor)) }
}
