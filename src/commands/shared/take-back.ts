import type { Back } from '../../domain/instrument/besides.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { Plan } from '../../domain/instrument/plan.ts'
import type { BesidesOfReceipt } from '../../domain/instrument/receipt.ts'
import type { Hands } from './change.ts'
import { eachOf } from './fleet/read.ts'
import { moveBack } from './publish.ts'
import { once } from './regions.ts'
import { detachOurs, tracedFunctions } from './role-policy.ts'
import { done, type TakenBack, warningOf } from './taken-back.ts'

/** Puts the receipt as it should be, with what is left to do in it. @returns a warning */
type Settle = (left: BesidesOfReceipt) => Promise<string | undefined>

interface Waiting {
  readonly fn: LambdaFunction
  readonly policy: NonNullable<Back['policy']>
  readonly left: BesidesOfReceipt
  readonly hands: Hands
  readonly settle: Settle
}

const AT_ONCE = 8

/**
 * What goes back beside the configuration of a function. A policy of a role is taken from all functions that run under
 * it, so it waits until the others of the same run are done; until then their receipts tell of it.
 * @param again the command that finishes what could not be taken back now
 */
export function takingBack(again: (fn: LambdaFunction) => string) {
  const waiting: Waiting[] = []
  return {
    after: async (
      fn: LambdaFunction,
      plan: Plan,
      hands: Hands,
      settle: Settle,
    ): Promise<readonly string[]> => {
      const { policy, alias }: Back = (plan.kind === 'blocked' ? undefined : plan.back) ?? {}
      const moved = alias ? await moveBack(fn, alias, hands.aws) : done
      const left = alias && moved.open ? { alias: alias.move } : {}
      const warnings = [warningOf(moved, again(fn))]
      if (policy) waiting.push({ fn, policy, left, hands, settle })
      else warnings.push(await settle(left))
      return warnings.filter((warning) => warning !== undefined)
    },
    end: async (): Promise<ReadonlyMap<string, readonly string[]>> => {
      const told = new Map<string, readonly string[]>()
      const traced = tracedFunctions()
      const roles = new Map<string, Promise<TakenBack>>()
      await eachOf(waiting.splice(0), AT_ONCE, async (item) => {
        const { fn, policy, left, hands, settle } = item
        const key = `${fn.region} ${fn.role} ${policy.role} ${policy.arn}`
        const detached = await once(roles, key, () => detachOurs(fn, policy, hands.aws, traced))
        const open = detached.open ? { ...left, policy } : left
        // Functions that are changed one by one: the next of them may be the one that still needs it.
        if (detached.open) waiting.push(item)
        const warnings = [warningOf(detached, again(fn)), await settle(open)]
        const said = warnings.filter((warning) => warning !== undefined)
        if (said.length > 0) told.set(fn.arn, said)
      })
      return told
    },
  }
}
