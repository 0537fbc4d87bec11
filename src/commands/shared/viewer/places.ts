import pLimit from 'p-limit'
import type { Context, TraceSummary } from '../../../context.ts'
import type { Window } from '../../../domain/trace/window.ts'
import { OtlError } from '../../../errors.ts'
import type { Listed } from '../find/list.ts'
import { listPlace } from '../find/look.ts'
import { giveUp, type OpenPlace, openPlaces, type Places } from '../find/places.ts'
import type { FindRequest } from '../find/request.ts'

/** What Transaction Search keeps is read to be listed, so fewer are. */
const MOST_RETRIEVED = 200
/** Regions that are asked side by side. */
const AT_ONCE = 8

/** A place whose list has begun to be read; the rest is taken while the viewer is open. */
export interface Begun {
  readonly place: OpenPlace
  readonly list: AsyncIterator<Listed, boolean>
  readonly first: IteratorResult<Listed, boolean>
}

export interface BegunPlaces {
  readonly begun: readonly Begun[]
  readonly failures: Places['failures']
}

/** Opens every place and asks it once, so that what nobody may ask fails before there is a viewer. */
export async function beginPlaces(request: FindRequest, ctx: Context): Promise<BegunPlaces> {
  const places = await openPlaces(request, ctx)
  const limit = pLimit(AT_ONCE)
  const window = { start: request.since, end: request.until }
  const begun = await Promise.all(
    [...places.open].map((place) =>
      limit(async (): Promise<Begun | undefined> => {
        try {
          const list = listed(place, window, request, ctx)
          return { place, list, first: await list.next() }
        } catch (error) {
          giveUp(place, error, places, ctx)
          return undefined
        }
      }),
    ),
  )
  const { failures } = places
  const [first] = failures
  if (first && places.open.length === 0) {
    throw new OtlError(`no region could be asked, for example ${first.region}: ${first.reason}`, {
      hint: first.hint,
    })
  }
  return { begun: begun.filter((one) => one !== undefined), failures }
}

/** @returns at its end, whether there are more than were listed */
export function listed(
  place: OpenPlace,
  window: Window,
  request: FindRequest,
  ctx: Context,
): AsyncGenerator<Listed, boolean> {
  return listPlace(place, { window, by: 'start' }, { ...request, limit: MOST_RETRIEVED }, ctx)
}

/** Whether its traces come from the spans in CloudWatch. */
export function isSearched({ place, first }: Begun, { conditions }: FindRequest): boolean {
  const searches = place.destination?.store === 'CloudWatch Logs' && conditions.filter === undefined
  return searches && (first.done === true || first.value.trace !== undefined)
}

export interface Part {
  readonly summaries: readonly TraceSummary[]
  readonly traces: readonly NonNullable<Listed['trace']>[]
}

/** A list as the viewer takes it: rows, and what finding them has read already. */
export function partOf(all: readonly Listed[]): Part {
  return { summaries: all.map(({ summary }) => summary), traces: all.flatMap(({ trace }) => trace ?? []) }
}
