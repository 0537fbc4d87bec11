import type { Back } from '../../domain/instrument/besides.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { Plan } from '../../domain/instrument/plan.ts'
import type { Hands } from './change.ts'
import { eachOf } from './fleet/read.ts'
import { moveBack } from './publish.ts'
import { once } from './regions.ts'
import { detachOurs, tracedFunctions } from './role-policy.ts'

/** Puts the receipt as it should be when all it tells of is taken back. @returns a warning */
type Settle = () => Promise<string | undefined>

interface Waiting {
  readonly fn: LambdaFunction
  readonly policy: NonNullable<Back['policy']>
  readonly hands: Hands
  readonly settle: Settle
}

const AT_ONCE = 8

/**
 * What goes back beside the configuration of a function. A policy of a role is taken from all functions that run under
 * it, so it waits until the others of the same run are done; until then their receipts tell of it.
 */
export function takingBack() {
  const waiting: Waiting[] = []
  return {
    after: async (
      fn: LambdaFunction,
      plan: Plan,
      hands: Hands,
      settle: Settle,
    ): Promise<readonly string[]> => {
      const { policy, alias }: Back = (plan.kind === 'blocked' ? undefined : plan.back) ?? {}
      const warnings = [alias && (await moveBack(fn, alias, hands.aws))]
      if (policy) waiting.push({ fn, policy, hands, settle })
      else warnings.push(await settle())
      return warnings.filter((warning) => warning !== undefined)
    },
    end: async (): Promise<ReadonlyMap<string, readonly string[]>> => {
      const told = new Map<string, readonly string[]>()
      const traced = tracedFunctions()
      const roles = new Map<string, Promise<string | undefined>>()
      await eachOf(waiting.splice(0), AT_ONCE, async ({ fn, policy, hands, settle }) => {
        const key = `${fn.region} ${fn.role} ${policy.role} ${policy.arn}`
        const detached = await once(roles, key, () => detachOurs(fn, policy, hands.aws, traced))
        const warnings = [detached, await settle()].filter((warning) => warning !== undefined)
        if (warnings.length > 0) told.set(fn.arn, warnings)
      })
      return told
    },
  }
}
