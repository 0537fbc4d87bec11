import type { Context } from '../../../context.ts'
import { traceFromDocuments } from '../../../domain/trace/index.ts'
import type { ViewerState } from '../../../render/viewer/model.ts'
import { wanted } from '../../../render/viewer/state.ts'
import type { OpenPlace } from '../find/places.ts'
import { readById } from '../retrieval.ts'
import type { Viewer } from './run.ts'
import { failed } from './sentence.ts'

/** Traces to read at a time: what is scrolled away meanwhile is not read. */
const AT_A_TIME = 15

/** The place that a listed trace was found in. */
export function placeOf(
  { list }: ViewerState,
  id: string | undefined,
  places: readonly OpenPlace[],
): OpenPlace | undefined {
  const region = places.length > 1 ? list.rows.find(({ summary }) => summary.id === id)?.region : undefined
  return places.find(({ aws }) => aws.region === region) ?? places[0]
}

/** The terminal is the viewer's: what is told while it is open stands on its last line. */
export function tellingIn(viewer: Viewer, ctx: Context): Context {
  const tell = ([text]: readonly string[]) => {
    if (text !== undefined) viewer.tell({ type: 'notice', notice: { text, tone: 'quiet' } })
  }
  return { ...ctx, tell, progress: () => ({ update: () => {}, stop: () => {} }) }
}

/** Reads what is wanted, a few at a time of one place, and looks again after each. */
export function traceReader(places: readonly OpenPlace[], ctx: Context) {
  let busy = false
  const silent: Context = { ...ctx, tell: () => {}, progress: () => ({ update: () => {}, stop: () => {} }) }
  const read = async (viewer: Viewer, ids: readonly string[], { aws, destination }: OpenPlace) => {
    const absent = new Set(ids)
    const elsewhere = destination?.store === 'CloudWatch Logs'
    for await (const documents of elsewhere ? readById(ids, aws, silent) : aws.getTraces(ids)) {
      absent.delete(documents.id)
      viewer.tell({ type: 'read', traces: [traceFromDocuments(documents)], absent: [] })
    }
    if (absent.size > 0) viewer.tell({ type: 'read', traces: [], absent: [...absent] })
  }
  const changed = (viewer: Viewer) => {
    if (busy) return
    const state = viewer.state()
    const all = wanted(state)
    const place = placeOf(state, all[0], places)
    const ids = all.filter((id) => placeOf(state, id, places) === place).slice(0, AT_A_TIME)
    if (ids.length === 0 || place === undefined) return
    busy = true
    read(viewer, ids, place)
      .catch((cause) => failed(viewer, cause, ctx))
      .finally(() => {
        busy = false
        changed(viewer)
      })
  }
  return { read, changed }
}
