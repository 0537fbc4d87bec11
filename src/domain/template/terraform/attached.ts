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
  /** Whether a policy belongs to a role that cannot be told. */
  readonly loosePolicy: boolean
}

export type Groups = ReadonlyMap<PlanResource, readonly PlanResource[]>

const FUNCTION = 'aws_lambda_function'
const ROLE = 'aws_iam_role'

export function attachedIn(plan: Plan): Attached {
  const functions = named(plan, FUNCTION, ['function_name', 'arn'])
  const roles = named(plan, ROLE, ['name'])
  const of = (type: string, attribute: string, owner: string, names: Names) =>
    group(plan, type, attribute, owner, names)
  const policies = of('aws_iam_role_policy', 'role', ROLE, roles)
  const attachments = of('aws_iam_role_policy_attachment', 'role', ROLE, roles)
  return {
    aliases: of('aws_lambda_alias', 'function_name', FUNCTION, functions).groups,
    provisioned: of('aws_lambda_provisioned_concurrency_config', 'function_name', FUNCTION, functions).groups,
    policies: policies.groups,
    attachments: attachments.groups,
    rolesByArn: named(plan, ROLE, ['arn']),
    loosePolicy: policies.loose || attachments.loose,
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

function group(
  plan: Plan,
  type: string,
  attribute: string,
  ownerType: string,
  names: Names,
): { readonly groups: Groups; readonly loose: boolean } {
  const groups = new Map<PlanResource, PlanResource[]>()
  let loose = false
  for (const one of plan.byType.get(type) ?? []) {
    const name = ifKnown(textAttribute(one, plan.document, attribute))
    const byName = name === undefined ? undefined : names.get(name)
    const owners = byName ? [byName] : referred(plan, one, attribute, ownerType)
    loose ||= name === undefined && owners.length === 0
    for (const owner of owners) {
      const group = groups.get(owner)
      if (group) group.push(one)
      else groups.set(owner, [one])
    }
  }
  return { groups, loose }
}
