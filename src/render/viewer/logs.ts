import type { TraceLogs } from '../../domain/trace/logs/model.ts'
import type { Trace } from '../../domain/trace/model.ts'
import type { Loaded, ViewerState } from './model.ts'

/** Traces whose logs are kept: a line may be long, and reading them again is cheap. */
const MOST = 10

/** Logs on, with the cursor where they are read, or off. What was not whole is read again: CloudWatch shows lines late. */
export function turnedLogs(state: ViewerState): ViewerState {
  if (state.logging === 'shown') {
    return { ...state, logging: 'hidden', focus: state.focus === 'details' ? 'spans' : state.focus }
  }
  const logs = new Map([...state.logs].filter(([, read]) => isWhole(read)))
  return { ...state, logging: 'shown', logs, detailsShown: true, detailsTop: 0, focus: 'details' }
}

/** The folded trace whose logs are to be read next. */
export function wantedLogs({ logging, logs, spans: { id }, traces }: ViewerState): Trace | undefined {
  return logging !== 'shown' || id === undefined || logs.has(id) ? undefined : traces.get(id)?.folded
}

export function withLogs(
  known: ViewerState['logs'],
  id: string,
  logs: TraceLogs,
): ReadonlyMap<string, TraceLogs> {
  const all = new Map(known)
  all.delete(id)
  all.set(id, logs)
  const [oldest] = all.keys()
  if (all.size > MOST && oldest !== undefined) all.delete(oldest)
  return all
}

/** A trace that has grown may have logged more. */
export function withoutLogsOf({ logs, traces }: ViewerState, arrived: readonly Trace[]): ViewerState['logs'] {
  const grown = arrived.filter(({ id, spans }) => {
    const before = traces.get(id)
    const read = logs.get(id)
    return read !== undefined && !isWhole(read) && isOther(before, spans)
  })
  if (grown.length === 0) return logs
  const kept = new Map(logs)
  for (const { id } of grown) kept.delete(id)
  return kept
}

const isOther = (before: Loaded | undefined, spans: Trace['spans']) =>
  before?.whole.spans.length !== spans.length

function isWhole({ logs, failures }: TraceLogs): boolean {
  return failures.length === 0 && logs.every(({ complete }) => complete)
}
