import type { Aws, Context, TraceQuery } from '../../../context.ts'
import { destinationOf } from '../retrieval.ts'
import type { FindRequest } from './request.ts'

/**
 * The request as the viewer takes it: what X-Ray lists in one region, the newest first.
 * @returns undefined for what only the list can show
 */
export async function viewable(
  { places, since, until, sort, cold }: FindRequest,
  ctx: Context,
): Promise<{ readonly aws: Aws; readonly query: TraceQuery } | undefined> {
  const [only, ...others] = places
  if (only === undefined || others.length > 0 || cold || sort !== 'time') return undefined
  const aws = await only.connect()
  const destination = await destinationOf(aws, ctx)
  if (destination?.store === 'CloudWatch Logs') return undefined
  return { aws, query: { since, until, ...(only.filter ? { filter: only.filter } : {}) } }
}
