import { foldTrace, type Hiding } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { layoutOf, rowsIn } from './layout.ts'
import { emptyList } from './listing.ts'
import type { Loaded, Order, Size, ViewerState } from './model.ts'
import { settled } from './settle.ts'

export interface Opening {
  readonly size: Size
  readonly title: string
  readonly region?: string
  readonly raw: boolean
  /** New traces can come. */
  readonly live: boolean
  /** Which rows are closed at first; without `min`. */
  readonly hiding?: Hiding
  /** Default `newest`. */
  readonly order?: Order
  /** Default `none`. */
  readonly logging?: ViewerState['logging']
}

/** A viewer of traces that are still to be listed. */
export function listViewer(opening: Opening): ViewerState {
  return {
    ...blank(opening),
    hasList: true,
    list: { ...emptyList, order: opening.order ?? 'newest' },
    focus: 'list',
    live: opening.live ? 'on' : 'off',
    listing: 'reading',
  }
}

/** A viewer of one trace that is at hand. */
export function traceViewer(opening: Opening, trace: Trace): ViewerState {
  const base = blank(opening)
  const traces = new Map([[trace.id, loaded(trace)]])
  return settled({ ...base, traces, spans: { ...base.spans, id: trace.id, view: undefined } })
}

export function loaded(whole: Trace): Loaded {
  return { whole, folded: foldTrace(whole) }
}

function blank({ size, title, region, raw, logging = 'none', hiding = {} }: Opening): ViewerState {
  return {
    size,
    title,
    region,
    hasList: false,
    focus: 'spans',
    list: emptyList,
    spans: {
      id: undefined,
      view: undefined,
      raw,
      path: true,
      closed: new Set(),
      hiding,
      filter: '',
      at: 0,
      top: 0,
    },
    detailsTop: 0,
    detailsShown: true,
    logging,
    logs: new Map(),
    prompt: undefined,
    search: '',
    choosing: false,
    help: undefined,
    notice: undefined,
    live: 'off',
    listing: 'done',
    traces: new Map(),
    absent: new Set(),
    mouse: true,
  }
}

/** The span under the cursor, as its place in the trace; -1 when there is none. */
export function selectedSpan({ spans }: ViewerState): number {
  return spans.view?.rows[spans.at] ?? -1
}

/** Ids of traces to read next, most urgent first: the one that is shown, then the rows on the screen. */
export function wanted(state: ViewerState): string[] {
  const { list, spans, traces, absent } = state
  const urgent = spans.id !== undefined && !traces.has(spans.id) && !absent.has(spans.id) ? [spans.id] : []
  const layout = layoutOf(state)
  const height = layout.list === undefined ? 0 : rowsIn('list', layout)
  const rows = list.visible.slice(list.top, list.top + height).filter(({ read }) => !read)
  return [...new Set([...urgent, ...rows.map(({ summary }) => summary.id)])]
}

/** Spans to keep in memory, over all traces. */
const MOST_SPANS = 300_000

/** Adds traces, and forgets those that were read first when they are too many. The shown one stays. */
export function remembered(state: ViewerState, arrived: readonly Trace[]): ReadonlyMap<string, Loaded> {
  const traces = new Map(state.traces)
  for (const trace of arrived) {
    traces.delete(trace.id)
    traces.set(trace.id, loaded(trace))
  }
  let spans = 0
  for (const { whole } of traces.values()) spans += whole.spans.length
  for (const [id, { whole }] of traces) {
    if (spans <= MOST_SPANS) break
    if (id === state.spans.id || arrived.some((trace) => trace.id === id)) continue
    traces.delete(id)
    spans -= whole.spans.length
  }
  return traces
}
