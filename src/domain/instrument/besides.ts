import type { AliasMove } from './alias-move.ts'
import type { Plan } from './plan.ts'
import type { BesidesOfReceipt } from './receipt.ts'
import type { RolePolicy } from './role-policy.ts'

/** What goes back beside a function's own configuration. */
export interface Back {
  readonly policy?: RolePolicy
  readonly alias?: AliasBack
}

export interface AliasBack {
  /** As the receipt tells it, and as the version's description has to prove it. */
  readonly move: AliasMove
  /** The version that the alias goes back to. */
  readonly to: string
}

/**
 * What a receipt tells of policy and alias, to be taken back.
 * @param before what an earlier receipt told: that stays, for it is not this run's
 */
export function backFrom(now: BesidesOfReceipt, before: BesidesOfReceipt = {}): Back | undefined {
  const policy = before.policy ? undefined : now.policy
  const alias = aliasBack(now.alias, before.alias)
  if (!policy && !alias) return undefined
  return { ...(policy ? { policy } : {}), ...(alias ? { alias } : {}) }
}

function aliasBack(now: AliasMove | undefined, before: AliasMove | undefined): AliasBack | undefined {
  if (!now || before?.name !== now.name) return now && { move: now, to: now.from }
  return before.to === now.to ? undefined : { move: now, to: before.to }
}

/** A plan that was made for the configuration alone, together with what goes back beside it. */
export function withBack(plan: Plan, back: Back | undefined): Plan {
  return plan.kind === 'blocked' || !back ? plan : { ...plan, back }
}

/** Whether carrying a plan out changes anything, be it only beside the configuration. */
export function changesAnything(plan: Plan): boolean {
  if (plan.kind === 'blocked') return false
  return plan.kind === 'update' || (plan.attach ?? plan.publication ?? plan.back) !== undefined
}
