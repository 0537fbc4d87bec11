import type { Aws, Context } from '../../../context.ts'
import { usageError } from '../../../errors.ts'
import { destinationOf, whyElsewhere } from '../retrieval.ts'
import type { FindRequest, Place } from './request.ts'

/**
 * The same traces for statistics, which are made from what X-Ray lists: what only reading tells is refused, and that an
 * account lists few of its traces is said once.
 */
export function statsRequest(
  request: FindRequest,
  { follow }: { readonly follow?: true },
  ctx: Context,
): FindRequest {
  if (follow) throw usageError('--follow goes on, and statistics have an end', 'leave out one of them')
  if (request.cold) {
    throw usageError(
      'X-Ray cannot be asked for cold starts alone',
      '--stats tells their share without --cold',
    )
  }
  return { ...request, places: request.places.map((place) => telling(place, ctx)) }
}

function telling(place: Place, ctx: Context): Place {
  let connected: Promise<Aws> | undefined
  return {
    ...place,
    connect: () => {
      connected ??= connectAndTell(place, ctx)
      return connected
    },
  }
}

async function connectAndTell(place: Place, ctx: Context): Promise<Aws> {
  const aws = await place.connect()
  const destination = await destinationOf(aws, ctx)
  if (destination?.store === 'CloudWatch Logs') ctx.tell([whyElsewhere(aws.region, destination)])
  return aws
}
