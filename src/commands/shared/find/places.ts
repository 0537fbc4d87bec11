import type { Aws, Context } from '../../../context.ts'
import type { TraceDestination } from '../../../domain/doctor/facts.ts'
import type { Failure, Store } from '../../../domain/trace/find/account.ts'
import { OtlError } from '../../../errors.ts'
import { isAboutCredentials } from '../aws-error.ts'
import { destinationOf } from '../retrieval.ts'
import type { FindRequest, Place } from './request.ts'

export interface OpenPlace extends Place {
  readonly aws: Aws
  readonly destination?: TraceDestination
  /** Its spans were searched in CloudWatch; else X-Ray is asked. */
  readonly searched?: boolean
}

/** Places that can be asked, and what the others answered. */
export interface Places {
  readonly asked: number
  readonly open: OpenPlace[]
  readonly failures: Failure[]
}

/**
 * Connects to every place and asks where its traces are. One that fails leaves the others; the only one fails as a
 * whole, and so does a failure that is about who asks.
 */
export async function openPlaces({ places }: FindRequest, ctx: Context): Promise<Places> {
  const found: Places = { asked: places.length, open: [], failures: [] }
  await Promise.all(
    places.map(async (place) => {
      try {
        const aws = await place.connect()
        const destination = await destinationOf(aws, ctx)
        found.open.push({ ...place, aws, ...(destination ? { destination } : {}) })
      } catch (error) {
        giveUp(place, error, found, ctx)
      }
    }),
  )
  return found
}

/** Leaves a place out from now on, unless it is the only one or its failure is everybody's. */
export function giveUp(place: Place, error: unknown, places: Places, ctx: Context): void {
  const whole = places.asked === 1 || isAboutCredentials(error)
  if (whole || !(error instanceof OtlError) || ctx.signal.aborted) throw error
  const at = places.open.findIndex(({ connect }) => connect === place.connect)
  if (at >= 0) places.open.splice(at, 1)
  places.failures.push({
    ...(place.region ? { region: place.region } : {}),
    reason: error.message,
    ...(error.hint ? { hint: error.hint } : {}),
  })
}

export function storesOf({ open }: Places): readonly Store[] {
  return open.map(({ aws, destination, searched = false }) => ({
    region: aws.region,
    searched,
    ...(destination ? { destination } : {}),
  }))
}
