import { ifKnown } from '../../policy/field.ts'
import { textAttribute } from './attribute.ts'
import { referred } from './references.ts'
import type { Plan, PlanResource } from './resource.ts'

/** Resources that belong to others by an attribute, found once for all: plans may hold thousands of each. */
export interface Attached {
  /** By the function. */
  readonly aliases: Groups
  readonly provisioned: Groups
  /** By the role. */
  readonly policies: Groups
  readonly attachments: Groups
  readonly rolesByArn: ReadonlyMap<string, PlanResource>
}

export type Groups = ReadonlyMap<PlanResource, readonly PlanResource[]>

const FUNCTION = 'aws_lambda_function'
const ROLE = 'aws_iam_role'

export function attachedIn(plan: Plan): Attached {
  const functions = named(plan, FUNCTION, ['function_name', 'arn'])
  const roles = named(plan, ROLE, ['name'])
  const of = (type: string, attribute: string, owner: string, names: Names) =>
    group(plan, type, attribute, owner, names)
  return {
    aliases: of('aws_lambda_alias', 'function_name', FUNCTION, functions),
    provisioned: of('aws_lambda_provisioned_concurrency_config', 'function_name', FUNCTION, functions),
    policies: of('aws_iam_role_policy', 'role', ROLE, roles),
    attachments: of('aws_iam_role_policy_attachment', 'role', ROLE, roles),
    rolesByArn: named(plan, ROLE, ['arn']),
  }
}

type Names = ReadonlyMap<string, PlanResource>

function named(plan: Plan, type: string, attributes: readonly string[]): Names {
  const found = new Map<string, PlanResource>()
  for (const one of plan.byType.get(type) ?? []) {
    for (const attribute of attributes) {
      const name = ifKnown(textAttribute(one, plan.document, attribute))
      if (name !== undefined) found.set(name, one)
    }
  }
  return found
}

function group(plan: Plan, type: string, attribute: string, ownerType: string, names: Names): Groups {
  const groups = new Map<PlanResource, PlanResource[]>()
  for (const one of plan.byType.get(type) ?? []) {
    const name = ifKnown(textAttribute(one, plan.document, attribute))
    const byName = name === undefined ? undefined : names.get(name)
    for (const owner of byName ? [byName] : referred(plan, one, attribute, ownerType)) {
      const group = groups.get(owner)
      if (group) group.push(one)
      else groups.set(owner, [one])
    }
  }
  return groups
}
