import type { Context } from '../../../context.ts'
import type { Invocations } from '../../../domain/trace/find/account.ts'
import { OtlError } from '../../../errors.ts'
import type { Places } from './places.ts'
import type { FindRequest } from './request.ts'

/** How often the functions that are named ran, as CloudWatch counts it. Never fails: it is asked beside the search. */
export async function countInvocations(
  { open }: Places,
  { since, until }: FindRequest,
  ctx: Context,
): Promise<Invocations> {
  const asked = open.filter(({ functions }) => functions.length > 0)
  if (asked.length === 0) return { kind: 'not asked' }
  try {
    const window = { start: since, end: until, now: ctx.now() }
    const counts = await Promise.all(
      asked.map(({ aws, functions }) => aws.countInvocations(functions, window)),
    )
    return { kind: 'known', count: counts.reduce((sum, count) => sum + count, 0) }
  } catch (error) {
    const reason = error instanceof OtlError && !ctx.signal.aborted ? error.message : 'interrupted'
    return { kind: 'could not check', reason }
  }
}
