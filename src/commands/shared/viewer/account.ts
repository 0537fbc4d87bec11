import type { Aws, Context, TraceQuery, TraceSummary } from '../../../context.ts'
import { traceFromDocuments } from '../../../domain/trace/index.ts'
import { wanted } from '../../../render/viewer/state.ts'
import { isNearby } from '../trace-by-id.ts'
import type { Source, Viewer } from './run.ts'
import { sentence } from './sentence.ts'

/** Ten thousand take X-Ray several seconds, and nobody scrolls further. */
const MOST = 10_000
/** Rows are handed over in parts: the first at once, so that something is on the screen. */
const PART = 200
/** Traces to read at a time: what is scrolled away meanwhile is not read. */
const AT_A_TIME = 15
/** X-Ray shows a trace late, and in pieces. */
const OVERLAP_MS = 120_000

/** @param summaries what has begun to be listed; the rest is taken while the viewer is open */
export function accountSource(
  summaries: AsyncIterator<TraceSummary>,
  first: IteratorResult<TraceSummary>,
  query: TraceQuery,
  aws: Aws,
  ctx: Context,
): Source {
  const reader = traceReader(aws, ctx)
  return {
    opened: (viewer) => {
      list(viewer, summaries, first)
        .then(() => follow(viewer, query, aws, ctx, reader.read))
        .catch(viewer.close)
    },
    changed: reader.changed,
  }
}

async function list(
  viewer: Viewer,
  summaries: AsyncIterator<TraceSummary>,
  first: IteratorResult<TraceSummary>,
) {
  let part: TraceSummary[] = []
  let count = 0
  for (let next = first; !next.done; next = await summaries.next()) {
    if (count === MOST) {
      await summaries.return?.()
      break
    }
    part.push(next.value)
    count++
    if (part.length < PART && count > 1) continue
    viewer.tell({ type: 'listed', summaries: part })
    part = []
  }
  viewer.tell({ type: 'listed', summaries: part })
  viewer.tell({ type: 'listing', listing: count === MOST ? 'more' : 'done' })
}

/** Reads what is wanted, a few at a time, and looks again after each. */
function traceReader(aws: Aws, ctx: Context) {
  let busy = false
  const read = async (viewer: Viewer, ids: readonly string[]) => {
    const absent = new Set(ids)
    for await (const documents of aws.getTraces(ids)) {
      absent.delete(documents.id)
      viewer.tell({ type: 'read', traces: [traceFromDocuments(documents)], absent: [] })
    }
    if (absent.size > 0) viewer.tell({ type: 'read', traces: [], absent: [...absent] })
  }
  const changed = (viewer: Viewer) => {
    if (busy) return
    const ids = wanted(viewer.state()).slice(0, AT_A_TIME)
    if (ids.length === 0) return
    busy = true
    read(viewer, ids)
      .catch((cause) => failed(viewer, cause, ctx))
      .finally(() => {
        busy = false
        changed(viewer)
      })
  }
  return { read, changed }
}

const PATIENCE_MS = 10_000

/** Told, and tried again a while later; an interrupted program is on its way out. */
async function failed(viewer: Viewer, cause: unknown, ctx: Context): Promise<void> {
  if (ctx.signal.aborted) return
  viewer.tell({ type: 'notice', notice: { text: sentence(cause), tone: 'bad' } })
  await ctx.sleep(PATIENCE_MS).catch(() => {})
}

type Read = (viewer: Viewer, ids: readonly string[]) => Promise<void>

/** New traces, and the shown one as long as it may grow. X-Ray allows few requests a second; `otl local` any number. */
async function follow(viewer: Viewer, query: TraceQuery, aws: Aws, ctx: Context, read: Read): Promise<void> {
  const every = isNearby(await aws.endpoint()) ? 1_000 : 5_000
  let since = query.until
  while (viewer.state().live !== 'off' && !ctx.signal.aborted) {
    try {
      await ctx.sleep(every)
      if (viewer.state().live !== 'on') continue
      const until = ctx.now()
      const found: TraceSummary[] = []
      const from = new Date(Math.max(query.since.getTime(), since.getTime() - OVERLAP_MS))
      for await (const summary of aws.listTraces({ ...query, since: from, until })) found.push(summary)
      viewer.tell({ type: 'listed', summaries: found })
      since = until
      const { id } = viewer.state().spans
      if (id !== undefined && found.some((summary) => summary.id === id)) await read(viewer, [id])
    } catch (cause) {
      await failed(viewer, cause, ctx)
    }
  }
}
