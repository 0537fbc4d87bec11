import pLimit from 'p-limit'
import type { Context } from '../../../context.ts'
import type { FollowMemory, Sight } from '../../../domain/trace/find/follow.ts'
import { inOrder } from '../../../domain/trace/find/sort.ts'
import type { Window } from '../../../domain/trace/window.ts'
import { isCold } from './find.ts'
import type { Listed } from './list.ts'
import type { OpenPlace, Places } from './places.ts'
import { type FoundTrace, readListed } from './read.ts'
import type { FindRequest } from './request.ts'
import { findSpans } from './spans.ts'

/** One look at all places. */
export interface Look {
  readonly window: Window
  readonly by: 'start' | 'update'
  /** Only so many of the newest are told. */
  readonly most: number
}

export interface Looking {
  readonly request: FindRequest
  readonly places: Places
  readonly memory: FollowMemory
}

export interface Seen {
  readonly found: FoundTrace
  readonly sight: Sight
}

interface Judged extends Listed {
  readonly sight: Sight
}

/** Regions that are asked side by side. */
const AT_ONCE = 8

/**
 * What is new since the last look, the oldest first, with its documents. Any place that fails fails the look, and then
 * what has not been told comes again with the next one.
 */
export async function* lookAt(look: Look, looking: Looking, ctx: Context): AsyncGenerator<Seen> {
  const { request, memory } = looking
  memory.look()
  const fresh = await listFresh(look, looking, ctx)
  const order = inOrder('time')
  const all = [...fresh.values()].toSorted((a, b) => order(a.summary, b.summary))
  const left = all.splice(look.most)
  for (const { summary } of left) memory.note(summary)
  if (look.by === 'update' && left.length > 0) {
    ctx.tell([`${left.length} more traces came in that time; the newest are shown`])
  }
  for await (const found of readListed(all.toReversed())) {
    const sight = fresh.get(found.summary.id)?.sight ?? 'new'
    memory.note(found.summary)
    if (!request.cold || isCold(found)) yield { found, sight }
  }
}

async function listFresh(
  look: Look,
  { request, places, memory }: Looking,
  ctx: Context,
): Promise<ReadonlyMap<string, Judged>> {
  const fresh = new Map<string, Judged>()
  const limit = pLimit(AT_ONCE)
  const work = places.open.map((place) =>
    limit(async () => {
      for await (const listed of listPlace(place, look, request, ctx)) {
        const sight = memory.sight(listed.summary)
        if (sight === 'known') memory.note(listed.summary)
        else fresh.set(listed.summary.id, { ...listed, sight })
      }
    }),
  )
  await Promise.all(work)
  return fresh
}

/** @returns at its end, whether there are more than were listed */
export async function* listPlace(
  place: OpenPlace,
  { window, by }: Pick<Look, 'window' | 'by'>,
  request: FindRequest,
  ctx: Context,
): AsyncGenerator<Listed, boolean> {
  const { start: since, end: until } = window
  if (place.destination?.store === 'CloudWatch Logs' && request.conditions.filter === undefined) {
    const found = await findSpans(place, { ...request, since, until }, ctx)
    if (found !== undefined) {
      yield* found.listed
      return found.more
    }
  }
  const query = { since, until, by, ...(place.filter ? { filter: place.filter } : {}) }
  for await (const summary of place.aws.listTraces(query)) yield { summary, place }
  return false
}
