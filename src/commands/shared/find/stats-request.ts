import type { Context } from '../../../context.ts'
import { usageError } from '../../../errors.ts'
import { destinationOf, whyElsewhere } from '../retrieval.ts'
import type { StatsRequest } from '../stats/read.ts'
import type { SamplePlace } from '../stats/sample.ts'
import { sampleOfXRay } from '../stats/sample-xray.ts'
import type { FindRequest, Place } from './request.ts'
import { sampleOfSpans } from './sample-spans.ts'

/** The same traces for statistics. What only reading tells is refused. */
export function statsRequest(
  request: FindRequest,
  { follow }: { readonly follow?: true },
  ctx: Context,
): StatsRequest {
  if (follow) throw usageError('--follow goes on, and statistics have an end', 'leave out one of them')
  if (request.cold) {
    throw usageError(
      'X-Ray cannot be asked for cold starts alone',
      '--stats tells their share without --cold',
    )
  }
  const { since, until, places } = request
  return { since, until, places: places.map((place) => samplePlace(place, request, ctx)) }
}

/** Where the traces of a place are is asked once, however many windows are compared. */
function samplePlace(
  place: Place,
  request: Pick<FindRequest, 'conditions' | 'narrowed'>,
  ctx: Context,
): SamplePlace {
  let known: Promise<SamplePlace> | undefined
  return async (span, most, progress) => {
    known ??= sourceOf(place, request, ctx)
    return await (await known)(span, most, progress)
  }
}

async function sourceOf(
  place: Place,
  request: Pick<FindRequest, 'conditions' | 'narrowed'>,
  ctx: Context,
): Promise<SamplePlace> {
  const aws = await place.connect()
  const destination = await destinationOf(aws, ctx)
  const indexed = sampleOfXRay(aws, place.filter)
  if (destination?.store !== 'CloudWatch Logs') return indexed
  ctx.tell([whyElsewhere(aws.region, destination)])
  // What the user has written in X-Ray's language only X-Ray can answer.
  if (request.conditions.filter !== undefined) return indexed
  const spans = sampleOfSpans({ aws, functions: place.functions }, request, ctx)
  return async (...asked) => (await spans(...asked)) ?? indexed(...asked)
}
