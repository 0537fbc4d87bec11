import { planEnable } from '../instrument/plan.ts'
import { recipeFor } from '../instrument/recipe.ts'
import type { Facts } from './facts.ts'
import { advice, command, type Mend } from './finding.ts'

/** What `otl enable` can do about it; undefined when it would change nothing. */
export function byEnable({ fn, named, qualifier }: Facts): Mend | undefined {
  const plan = planEnable(fn, recipeFor(fn))
  if (plan.kind === 'unchanged') return undefined
  if (plan.kind === 'blocked') return advice(`${plan.refusal.reason}: ${plan.refusal.wayOut}`)
  if (qualifier === undefined) return command(`otl enable ${named}`)
  return advice(
    `versions are frozen: \`otl enable ${named}\`, then publish a version and point ${qualifier} at it`,
  )
}

/** Tracing alone, for a function whose layers or variables otl would not write. */
export function byEnableOrTracing(facts: Facts): Mend | undefined {
  const mend = byEnable(facts)
  if (mend?.kind === 'command' || facts.qualifier !== undefined) return mend
  return command(`otl enable ${facts.named} --tracing-only`)
}

/** For one variable that stands in the way. */
export function bySetting(name: string, value: string, { named, qualifier }: Facts): Mend {
  if (qualifier !== undefined)
    return advice(`change ${name}, then publish a version and point ${qualifier} at it`)
  return command(`otl enable ${named} --set ${name}=${value}`)
}
