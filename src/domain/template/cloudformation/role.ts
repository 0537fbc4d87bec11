import type { TracingMode } from '../../instrument/function.ts'
import { type Field, ifKnown, unknown } from '../../policy/field.ts'
import {
  mayTrace,
  type Statement,
  type Verdict,
  verdictOf,
  verdictOfManaged,
  type Words,
} from '../role-verdict.ts'
import { find, type Properties } from './fields.ts'
import { propertiesOf } from './globals.ts'
import type { Resource } from './scope.ts'
import { type Index, pointsAt, same } from './stack-index.ts'
import { reasonOf, type Value } from './value.ts'

/** Whether the function's role may send traces, where the template makes that role. */
export function roleMayTrace(
  fn: Resource,
  properties: Properties,
  index: Index,
  tracing: Field<TracingMode>,
): Field<boolean> {
  const role = find(properties, 'Role')
  if (!role || role.value.kind === 'none') {
    if (fn.type !== 'AWS::Serverless::Function') return unknown('the template states no role')
    return mayTrace(
      generated(properties, index, tracing),
      find(properties, 'PermissionsBoundary') !== undefined,
    )
  }
  const { value } = role
  if (value.kind === 'text') return unknown('the role is made elsewhere', role.at)
  if (value.kind !== 'made') return unknown(reasonOf(value), role.at)
  const { resource } = value
  if (resource.type === 'AWS::Serverless::Function')
    return unknown('it is the role of another function', role.at)
  if (resource.type !== 'AWS::IAM::Role') return unknown(`${resource.id} gives the role`, role.at)
  const own = { node: propertiesOf(resource), scope: resource.scope }
  return mayTrace(verdicts(resource, own, index), find(own, 'PermissionsBoundary') !== undefined)
}

function verdicts(role: Resource, properties: Properties, index: Index): Verdict[] {
  return [
    ...items(find(properties, 'ManagedPolicyArns')?.value).map((item) => managed(item, index)),
    ...items(find(properties, 'Policies')?.value).map((item) => documentIn(item)),
    ...index.policies.flatMap((policy) => attached(policy, role)),
  ]
}

function attached({ properties, roles }: Index['policies'][number], role: Resource): Verdict[] {
  const mine = roles.some((one) => pointsAt(one, role))
  if (mine) return [documentOf(find(properties, 'PolicyDocument')?.value)]
  const unsure = roles.find(({ kind }) => kind === 'unknown')
  return unsure ? [{ unclear: reasonOf(unsure) }] : []
}

/** The role that SAM makes gets a policy of X-Ray with any mode but Disabled, beside what Policies lists. */
function generated(properties: Properties, index: Index, tracing: Field<TracingMode>): Verdict[] {
  const mode = find(properties, 'Tracing')?.value
  const disabled =
    mode === undefined || mode.kind === 'none' || (mode.kind === 'text' && mode.text === 'Disabled')
  const own: Verdict[] = disabled
    ? []
    : [ifKnown(tracing) ? 'allows' : { unclear: 'the tracing mode is not known' }]
  const listed = find(properties, 'Policies')?.value
  if (!listed) return own
  return [...own, ...items(listed).map((item) => samPolicy(item, index))]
}

function samPolicy(item: Value, index: Index): Verdict {
  if (item.kind === 'text') return verdictOfManaged(item.text, true)
  if (item.kind !== 'map') return managed(item, index)
  if (item.entries.has('Statement')) return documentOf(item)
  // A policy template; none of SAM's is about X-Ray.
  return 'silent'
}

function managed(item: Value, { policies }: Index): Verdict {
  if (item.kind === 'text') return verdictOfManaged(item.text)
  if (item.kind === 'made') {
    const own = policies.find(({ resource }) => same(resource, item.resource))
    return own ? documentOf(find(own.properties, 'PolicyDocument')?.value) : { unclear: reasonOf(item) }
  }
  const told =
    item.kind === 'unknown' && item.outline !== undefined ? verdictOfManaged(item.outline) : undefined
  return told === 'allows' || told === 'silent' ? told : { unclear: reasonOf(item) }
}

function documentIn(policy: Value): Verdict {
  if (policy.kind !== 'map') return { unclear: reasonOf(policy) }
  return documentOf(policy.entries.get('PolicyDocument')?.value)
}

function documentOf(document: Value | undefined): Verdict {
  if (document?.kind !== 'map') return { unclear: document ? reasonOf(document) : 'a policy has no document' }
  const statements = items(document.entries.get('Statement')?.value).map((item) => statementVerdict(item))
  if (statements.includes('denies')) return 'denies'
  if (statements.includes('allows')) return 'allows'
  return statements.find((verdict) => typeof verdict === 'object') ?? 'silent'
}

function statementVerdict(value: Value): Verdict {
  if (value.kind !== 'map') return { unclear: reasonOf(value) }
  const { entries } = value
  const effect = entries.get('Effect')?.value
  const statement: Statement = {
    effect: effect?.kind === 'text' ? effect.text : undefined,
    actions: words(entries.get('Action')?.value),
    notActions: words(entries.get('NotAction')?.value),
    resources: words(entries.get('Resource')?.value),
    notResources: words(entries.get('NotResource')?.value),
    conditional: entries.has('Condition'),
  }
  return verdictOf(statement)
}

/** A resource that the deployment names is one of its own, and not `*`. */
function words(value: Value | undefined): Words {
  const all = items(value)
  const texts = all.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
  const unsure = all.find((item) => item.kind === 'unknown' && !/^arn:/.test(item.outline ?? ''))
  return { words: texts, ...(unsure ? { more: reasonOf(unsure) } : {}) }
}

function items(value: Value | undefined): readonly Value[] {
  if (value === undefined || value.kind === 'none') return []
  return value.kind === 'list' ? value.items : [value]
}
