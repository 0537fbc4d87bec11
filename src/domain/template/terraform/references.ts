import { child, type Node } from '../tree.ts'
import { referencesIn, referencesOf } from './attribute.ts'
import { baseKey, type Module, type Plan, type PlanResource } from './resource.ts'

/**
 * The resources of the plan that an attribute is made from. Variables are followed to the call of their module, and
 * outputs into theirs.
 */
export function referred(
  plan: Plan,
  resource: PlanResource,
  name: string,
  type: string,
): readonly PlanResource[] {
  const found = new Set<PlanResource>()
  for (const reference of referencesOf(resource, name)) {
    for (const one of follow(plan, resource.module, reference, type, 0)) found.add(one)
  }
  const all = [...found]
  // `aws_iam_role.each[each.key]` is written without its key.
  const same = all.filter(({ index }) => index !== undefined && index === resource.index)
  return same.length > 0 ? same : all
}

/** Modules in modules; a plan that goes round in circles has none so deep. */
const MAX_STEPS = 20

function follow(
  plan: Plan,
  module: Module,
  reference: string,
  type: string,
  steps: number,
): readonly PlanResource[] {
  if (steps > MAX_STEPS) return []
  const next = (into: Module, expression: Node | undefined) =>
    referencesIn(expression).flatMap((one) => follow(plan, into, one, type, steps + 1))
  const [, variable] = /^var\.([\w-]+)/.exec(reference) ?? []
  if (variable !== undefined) {
    return module.parent ? next(module.parent, child(module.call, 'expressions', variable)) : []
  }
  const [, called, output] = /^module\.([\w-]+)(?:\[[^\]]*\])?\.([\w-]+)/.exec(reference) ?? []
  if (called !== undefined && output !== undefined) {
    const config = child(module.config, 'module_calls', called, 'module')
    const inner: Module = {
      prefix: `${module.prefix}module.${called}.`,
      parent: module,
      config,
      configs: new Map(),
    }
    return next(inner, child(config, 'outputs', output, 'expression'))
  }
  const [base] = /^\w+\.[\w-]+/.exec(reference) ?? []
  const found = base === undefined ? [] : (plan.byBase.get(baseKey(module, base)) ?? [])
  return found.filter((one) => one.type === type)
}
