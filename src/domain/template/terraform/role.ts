import { type Field, unknown } from '../../policy/field.ts'
import { verdictOfJson } from '../policy-json.ts'
import { mayTrace, type Verdict, verdictOfManaged } from '../role-verdict.ts'
import { child, itemsOf, textOf } from '../tree.ts'
import type { Attached } from './attached.ts'
import { isTrue, listAttribute, look, textAttribute } from './attribute.ts'
import { referred } from './references.ts'
import type { Plan, PlanResource } from './resource.ts'

/** Whether the role of a function may send traces, where the plan holds that role. */
export function roleMayTrace(plan: Plan, index: Attached, fn: PlanResource): Field<boolean> {
  const { document } = plan
  const arn = textAttribute(fn, document, 'role')
  const named = arn.kind === 'known' ? index.rolesByArn.get(arn.value) : undefined
  const roles = named ? [named] : referred(plan, fn, 'role', 'aws_iam_role')
  const [role, ...others] = roles
  if (!role) return unknown(arn.kind === 'unknown' ? arn.reason : 'the role is made elsewhere', fn.at)
  if (others.length > 0) return unknown('which of several roles it has is known after apply', fn.at)
  const boundary = look(role, document, 'permissions_boundary')
  const loose: Verdict[] = index.loosePolicy
    ? [{ unclear: 'the plan has a policy for a role that is known after apply' }]
    : []
  return mayTrace([...verdicts(plan, index, role), ...loose], boundary.kind !== 'absent')
}

function verdicts(plan: Plan, { policies, attachments }: Attached, role: PlanResource): Verdict[] {
  const managed = listAttribute(role, plan.document, 'managed_policy_arns')
  return [
    ...(managed.kind === 'known' ? managed.value.map((arn) => verdictOfArn(arn)) : []),
    ...inline(plan, role),
    ...(policies.get(role) ?? []).map((policy) => document(plan, policy)),
    ...(attachments.get(role) ?? []).flatMap((one) => attachment(plan, one)),
  ]
}

function attachment(plan: Plan, one: PlanResource): Verdict[] {
  const own = referred(plan, one, 'policy_arn', 'aws_iam_policy')
  if (own.length > 0) return own.map((policy) => document(plan, policy))
  return [verdictOfArn(textAttribute(one, plan.document, 'policy_arn'))]
}

function verdictOfArn(arn: Field<string>): Verdict {
  if (arn.kind === 'known') return verdictOfManaged(arn.value)
  return { unclear: arn.kind === 'unknown' ? arn.reason : 'it has a policy without an ARN' }
}

function inline({ document }: Plan, role: PlanResource): Verdict[] {
  const found = look(role, document, 'inline_policy')
  if (found.kind !== 'value') return []
  const blocks = found.node.kind === 'sequence' ? itemsOf(found.node) : [found.node]
  const holes = found.unknown?.kind === 'sequence' ? itemsOf(found.unknown) : [found.unknown]
  return blocks.flatMap((block, at): Verdict[] => {
    if (isTrue(child(holes[at], 'policy'))) return [{ unclear: 'a policy of the role is known after apply' }]
    const policy = textOf(child(block, 'policy'))
    return policy === undefined ? [] : [verdictOfJson(policy)]
  })
}

function document(plan: Plan, policy: PlanResource): Verdict {
  const text = textAttribute(policy, plan.document, 'policy')
  if (text.kind === 'known') return verdictOfJson(text.value)
  return { unclear: text.kind === 'unknown' ? text.reason : 'a policy has no document' }
}
