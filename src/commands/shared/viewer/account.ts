import type { Context } from '../../../context.ts'
import { OtlError } from '../../../errors.ts'
import type { Listed } from '../find/list.ts'
import type { OpenPlace } from '../find/places.ts'
import type { FindRequest } from '../find/request.ts'
import { isNearby } from '../trace-by-id.ts'
import { type Begun, type BegunPlaces, listed, partOf } from './places.ts'
import { placeOf, tellingIn, traceReader } from './reader.ts'
import type { Source, Viewer } from './run.ts'
import { failed } from './sentence.ts'

/** Ten thousand take X-Ray several seconds, and nobody scrolls further. */
const MOST = 10_000
/** Rows are handed over in parts: the first at once, so that something is on the screen. */
const PART = 200
/** X-Ray shows a trace late, and in pieces. */
const OVERLAP_MS = 120_000

/** The traces of one region or of several, and new ones as they come. */
export function accountSource({ begun, failures }: BegunPlaces, request: FindRequest, ctx: Context): Source {
  const places = begun.map(({ place }) => place)
  const reader = traceReader(places, ctx)
  return {
    opened: (viewer) => {
      for (const { region = '', reason } of failures)
        viewer.tell({ type: 'notice', notice: { text: `${region}: ${reason}`, tone: 'bad' } })
      listAll(viewer, begun, ctx)
        .then(() => follow(viewer, { places, request, read: reader.read }, ctx))
        .catch(viewer.close)
    },
    changed: reader.changed,
  }
}

async function listAll(viewer: Viewer, begun: readonly Begun[], ctx: Context): Promise<void> {
  const count = { rows: 0 }
  const several = begun.length > 1
  const ends = await Promise.all(
    begun.map(async (one) => {
      try {
        return await list(viewer, one, several, count)
      } catch (error) {
        if (!several || !(error instanceof OtlError) || ctx.signal.aborted) throw error
        await failed(viewer, error, { ...ctx, sleep: async () => {} })
        return true
      }
    }),
  )
  viewer.tell({ type: 'listing', listing: ends.some(Boolean) ? 'more' : 'done' })
}

/** @returns whether there are more */
async function list(
  viewer: Viewer,
  { place, list: all, first }: Begun,
  several: boolean,
  count: { rows: number },
): Promise<boolean> {
  let part: Listed[] = []
  let own = 0
  let next = first
  const hand = () => {
    handOver(viewer, place, part, several)
    part = []
  }
  for (; !next.done; next = await all.next()) {
    if (count.rows === MOST) {
      await all.return?.(true)
      hand()
      return true
    }
    part.push(next.value)
    count.rows++
    if (part.length >= PART || ++own === 1) hand()
  }
  hand()
  return next.value
}

function handOver(viewer: Viewer, { aws }: OpenPlace, part: readonly Listed[], several: boolean): void {
  const { summaries, traces } = partOf(part)
  viewer.tell({ type: 'listed', summaries, ...(several ? { region: aws.region } : {}) })
  if (traces.length > 0) viewer.tell({ type: 'read', traces, absent: [] })
}

interface Following {
  readonly places: readonly OpenPlace[]
  readonly request: FindRequest
  readonly read: ReturnType<typeof traceReader>['read']
}

/** New traces, and the shown one as long as it may grow. X-Ray allows few requests a second; `otl local` any number. */
async function follow(viewer: Viewer, { places, request, read }: Following, ctx: Context): Promise<void> {
  const hosts = await Promise.all(places.map(({ aws }) => aws.endpoint()))
  const every = hosts.every(isNearby) ? 1_000 : 5_000
  const quiet = tellingIn(viewer, ctx)
  let since = request.until
  while (viewer.state().live !== 'off' && !ctx.signal.aborted) {
    try {
      await ctx.sleep(every)
      if (viewer.state().live !== 'on') continue
      const until = ctx.now()
      const start = new Date(Math.max(request.since.getTime(), since.getTime() - OVERLAP_MS))
      for (const place of places) {
        const found: Listed[] = []
        for await (const one of listed(place, { start, end: until }, request, quiet)) found.push(one)
        handOver(viewer, place, found, places.length > 1)
        await readShown(viewer, place, found, read)
      }
      since = until
    } catch (cause) {
      await failed(viewer, cause, ctx)
    }
  }
}

/** The trace on the screen, where it may have grown and finding it has not read it. */
async function readShown(
  viewer: Viewer,
  place: OpenPlace,
  found: readonly Listed[],
  read: Following['read'],
): Promise<void> {
  const state = viewer.state()
  const { id } = state.spans
  const shown = found.find(({ summary, trace }) => summary.id === id && trace === undefined)
  if (shown && placeOf(state, shown.summary.id, [place]) === place)
    await read(viewer, [shown.summary.id], place)
}
