import type { Hiding, TraceRow } from '../../domain/trace/index.ts'
import type { TraceLogs } from '../../domain/trace/logs/model.ts'
import type { Trace } from '../../domain/trace/model.ts'
import type { TraceSummary } from '../../domain/trace/source.ts'
import type { TraceFormat } from '../trace/index.ts'

/** Cells of the terminal. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

export type Pane = 'list' | 'spans' | 'details'

/** One trace in both views. */
export interface Loaded {
  readonly whole: Trace
  readonly folded: Trace
}

export interface ListRow {
  readonly summary: TraceSummary
  readonly row: TraceRow
  /** Its documents have been read, so that its name and its cause are known. */
  readonly read: boolean
  /** Where it was found, where traces of several are listed. */
  readonly region?: string
}

export type Order = 'newest' | 'slowest'

export interface ListState {
  /** All, in order. */
  readonly rows: readonly ListRow[]
  /** Those that the filter leaves. `at` and `top` are places in it. */
  readonly visible: readonly ListRow[]
  readonly order: Order
  readonly filter: string
  readonly at: number
  readonly top: number
}

/** The spans of a trace that are to be seen. */
export interface SpanView {
  readonly trace: Trace
  /** By span: the place after the last span below it. */
  readonly ends: Int32Array
  /** Places in `trace.spans`, in drawing order. */
  readonly rows: Int32Array
}

export interface SpansState {
  readonly id: string | undefined
  /** Undefined until the trace has been read. */
  readonly view: SpanView | undefined
  /** The documents as they are, instead of one row for an invocation. */
  readonly raw: boolean
  /** Mark the critical path. */
  readonly path: boolean
  /** Ids of spans whose children are hidden. */
  readonly closed: ReadonlySet<string>
  /** Which rows are closed when a trace is opened. */
  readonly hiding: Hiding
  readonly filter: string
  /** Place in `view.rows`. */
  readonly at: number
  readonly top: number
}

/** A line that is being typed. */
export interface Prompt {
  readonly kind: 'search' | 'filter'
  readonly pane: 'list' | 'spans'
  readonly text: string
  /** What the text was before, and where the cursor stood, to go back to. */
  readonly before: { readonly text: string; readonly at: number }
}

export interface Notice {
  readonly text: string
  readonly tone: 'good' | 'bad' | 'quiet'
}

export interface ViewerState {
  readonly size: Size
  /** What is looked at, for the title. */
  readonly title: string
  /** Region of the console's address; absent for files. */
  readonly region: string | undefined
  /** Traces to choose from; without, the one trace is all there is. */
  readonly hasList: boolean
  readonly focus: Pane
  readonly list: ListState
  readonly spans: SpansState
  /** First line of the details to be seen. */
  readonly detailsTop: number
  readonly detailsShown: boolean
  /** `none`: there is nobody to ask for them. */
  readonly logging: 'shown' | 'hidden' | 'none'
  /** By trace; the one that was read last is the last. */
  readonly logs: ReadonlyMap<string, TraceLogs>
  readonly prompt: Prompt | undefined
  readonly search: string
  /** A format is being chosen: the next key picks one. */
  readonly choosing: boolean
  /** First line of the help to be seen; undefined while there is none. */
  readonly help: number | undefined
  readonly notice: Notice | undefined
  /** `off`: nothing new can come. */
  readonly live: 'on' | 'paused' | 'off'
  /** `more`: counting stopped before the end. */
  readonly listing: 'reading' | 'done' | 'more'
  readonly traces: ReadonlyMap<string, Loaded>
  /** Asked for, and X-Ray has no documents of them. */
  readonly absent: ReadonlySet<string>
  /** Off: the terminal selects text. */
  readonly mouse: boolean
}

/** A trace to be written to a file. */
export interface Export {
  readonly kind: 'export'
  readonly trace: Trace
  readonly raw: boolean
  readonly format: TraceFormat
  /** What has been read of its logs. */
  readonly logs: TraceLogs | undefined
}

/** What the reducer wants done to the world. */
export type Effect =
  | { readonly kind: 'copy'; readonly text: string; readonly what: string }
  | { readonly kind: 'browse'; readonly url: string }
  | Export
  | { readonly kind: 'mouse'; readonly on: boolean }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'quit'; readonly interrupted: boolean }

export interface Step {
  readonly state: ViewerState
  readonly effects: readonly Effect[]
}

export type ViewerEvent =
  /** A key by its name: `j`, `down`, `ctrl-d`, `enter`, `space`. */
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'wheel'; readonly by: 1 | -1; readonly column: number; readonly row: number }
  | { readonly type: 'click'; readonly column: number; readonly row: number }
  | { readonly type: 'resize'; readonly size: Size }
  | {
      readonly type: 'listed'
      readonly summaries: readonly TraceSummary[]
      /** Where they were found, where there are several. */
      readonly region?: string
    }
  | { readonly type: 'listing'; readonly listing: ViewerState['listing'] }
  | { readonly type: 'read'; readonly traces: readonly Trace[]; readonly absent: readonly string[] }
  | { readonly type: 'logged'; readonly id: string; readonly logs: TraceLogs }
  | { readonly type: 'notice'; readonly notice: Notice }
