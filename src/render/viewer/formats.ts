import type { Canvas } from '../canvas.ts'
import { cells } from '../text.ts'
import type { TraceFormat } from '../trace/index.ts'
import type { Export, Step, ViewerState } from './model.ts'

interface Format {
  readonly key: string
  readonly format: TraceFormat
  readonly name: string
}

/** What a trace can be written as, and the key that picks it. */
const FORMATS: readonly Format[] = [
  { key: 'j', format: 'json', name: 'JSON' },
  { key: 'h', format: 'html', name: 'HTML' },
  { key: 's', format: 'svg', name: 'SVG' },
  { key: 'm', format: 'markdown', name: 'Markdown' },
  { key: 'o', format: 'otlp', name: 'OTLP' },
  { key: 'p', format: 'perfetto', name: 'Perfetto' },
]

/** For help: `HTML, SVG, …`. */
export const formatNames: string = FORMATS.slice(1)
  .map(({ name }) => name)
  .join(', ')
  .replace(/, (?=[^,]*$)/, ' or ')

/** The trace on the screen, to be written; in words why not. */
export function exported({ spans, traces, logs }: ViewerState, format: TraceFormat): Export | string {
  const loaded = spans.id === undefined ? undefined : traces.get(spans.id)
  if (loaded === undefined) return 'the trace has not been read yet'
  const { whole } = loaded
  return { kind: 'export', trace: whole, raw: spans.raw, format, logs: logs.get(whole.id) }
}

/** Asks for a format, where there is something to write. */
export function choosing(state: ViewerState): ViewerState {
  const wanted = exported(state, 'json')
  if (typeof wanted === 'string') return { ...state, notice: { text: wanted, tone: 'quiet' } }
  return { ...state, choosing: true }
}

/** The key after that question. One that is no format takes it back. */
export function chosen(state: ViewerState, key: string): Step {
  const found = FORMATS.find((one) => one.key === key)
  const wish = found && exported(state, found.format)
  const done = { ...state, choosing: false }
  return { state: done, effects: wish === undefined || typeof wish === 'string' ? [] : [wish] }
}

/** The question, on the last line. */
export function formatHints(room: number, { style }: Canvas): string {
  const lead = 'write as  '
  let left = room - cells(lead)
  const shown = FORMATS.filter(({ key, name }) => {
    left -= key.length + 1 + name.length + 2
    return left + 2 >= 0
  })
  const hints = shown.map(({ key, name }) => `${style.code(key)} ${style.quiet(name)}`)
  return room < cells(lead) ? '' : `${style.strong('write as')}  ${hints.join('  ')}`
}
