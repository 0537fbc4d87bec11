import { limitOf } from './capability.ts'
import { dockerfileLines } from './dockerfile.ts'
import type { LambdaFunction } from './function.ts'
import { blocked, type Plan, planOf } from './plan.ts'
import { notWritable } from './readiness.ts'
import type { Receipt } from './receipt.ts'
import { type Settings, settingsOf } from './settings.ts'

/**
 * Active tracing and nothing else: no layer and no variable is sent, so other wrappers, images and variables that
 * cannot be read are no obstacle.
 */
export function planTracingOnly(fn: LambdaFunction): Plan {
  const limit = limitOf(fn)
  const refusal = limit?.code === 'edge-replica' ? limit : notWritable(fn)
  if (refusal) return blocked(refusal)
  const before = settingsFor(fn)
  const plan = planOf(before, { ...before, tracing: 'Active' }, [])
  const advice = fn.packageType === 'Image' ? dockerfileLines(fn) : []
  const scope = { scope: 'tracing-only', ...(advice.length > 0 ? { advice } : {}) } as const
  return { ...plan, ...scope, notes: plan.kind === 'update' ? [reach(fn)] : [] } as Plan
}

function reach({ packageType }: LambdaFunction): string {
  return packageType === 'Image'
    ? 'a container image takes no layers, so this records Lambda’s own segments only'
    : 'this records Lambda’s own segments only: calls that the code makes are not in the trace'
}

/** Takes back what `planTracingOnly` did, where the variables need not be readable either. */
export function planTracingBack(fn: LambdaFunction, { tracing }: Receipt): Plan {
  const refusal = notWritable(fn)
  if (refusal) return blocked(refusal)
  const before = settingsFor(fn)
  const restored = tracing && before.tracing === tracing.after ? tracing.before : before.tracing
  return planOf(before, { ...before, tracing: restored }, [])
}

/** Whether a receipt tells of tracing alone. */
export function isTracingOnly({ layer, companions, variables }: Receipt): boolean {
  return layer === undefined && companions === undefined && Object.keys(variables).length === 0
}

/** Where the variables cannot be read none are needed: both ends of the plan have the same. */
export function settingsFor(fn: LambdaFunction): Settings {
  return settingsOf(fn) ?? { layers: fn.layers, variables: {}, tracing: fn.tracing }
}
