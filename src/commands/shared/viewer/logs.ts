import type { Aws, Context } from '../../../context.ts'
import { wantedLogs } from '../../../render/viewer/logs.ts'
import { logConnection } from '../logs/of-traces.ts'
import { logsOf } from '../logs/read.ts'
import type { Source, Viewer } from './run.ts'

/**
 * A source of traces that has their logs as well. They are read of one trace at a time, and of the one that is shown by
 * then: what was passed over costs no request.
 */
export function withLogs(
  traces: Source,
  home: (viewer: Viewer, id: string) => Promise<Aws>,
  ctx: Context,
): Source {
  // The terminal is the viewer's, so nothing else may write on it.
  const silent: Context = { ...ctx, tell: () => {}, progress: () => ({ update: () => {}, stop: () => {} }) }
  let busy = false
  const read = async (viewer: Viewer): Promise<void> => {
    const trace = busy ? undefined : wantedLogs(viewer.state())
    if (trace === undefined) return
    busy = true
    const connect = logConnection(() => home(viewer, trace.id), silent)
    const logs = await logsOf(trace, connect, silent).finally(() => (busy = false))
    viewer.tell({ type: 'logged', id: trace.id, logs })
  }
  return {
    opened: traces.opened,
    changed: (viewer) => {
      traces.changed(viewer)
      read(viewer).catch((failure) => ctx.signal.aborted || viewer.close(failure))
    },
  }
}
