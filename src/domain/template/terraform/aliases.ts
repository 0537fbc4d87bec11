import { absent, type Field, ifKnown, known, unknown } from '../../policy/field.ts'
import type { AliasTarget, SubjectAlias, Version } from '../../policy/subject.ts'
import type { Attached } from './attached.ts'
import { mapAttribute, textAttribute } from './attribute.ts'
import { referred } from './references.ts'
import type { Plan, PlanResource } from './resource.ts'

const FUNCTION = 'aws_lambda_function'

export function aliasesOf(plan: Plan, index: Attached, fn: PlanResource): Field<readonly SubjectAlias[]> {
  const mine = index.aliases.get(fn) ?? []
  return mine.length === 0 ? absent : known(mine.map((alias) => aliasOf(plan, index, alias, fn)))
}

function aliasOf(plan: Plan, index: Attached, alias: PlanResource, fn: PlanResource): SubjectAlias {
  const { document } = plan
  const weights = mapAttribute(alias, document, 'routing_config', 'additional_version_weights')
  const name = textAttribute(alias, document, 'name')
  const main = versionOf(plan, alias, fn)
  return {
    name,
    targets: targetsOf(main, weights),
    provisioned: provisioned(plan, index.provisioned.get(fn), name),
  }
}

function targetsOf(main: Version, weights: ReturnType<typeof mapAttribute>): Field<readonly AliasTarget[]> {
  if (weights.kind === 'unknown') return weights
  const others = weights.kind === 'known' ? [...weights.value.entries] : []
  const shares = others.map(
    ([number, share]): AliasTarget => ({ version: numbered(number), share: shareOf(share) }),
  )
  const given = shares.map(({ share }) => ifKnown(share))
  const rest = given.reduce<number>((left, share) => left - (share ?? 0), 1)
  const left = given.includes(undefined) ? unknown('it hangs on the other shares') : known(rest)
  return known([{ version: main, share: left }, ...shares])
}

function shareOf(text: Field<string>): Field<number> {
  if (text.kind !== 'known') return text
  const share = Number(text.value)
  return share >= 0 && share <= 1 ? known(share, text.at) : unknown('it is no share', text.at)
}

/** With `publish`, every change of code or configuration makes a version (AWS provider, aws_lambda_function). */
function versionOf(plan: Plan, alias: PlanResource, fn: PlanResource): Version {
  const version = textAttribute(alias, plan.document, 'function_version')
  const followed = referred(plan, alias, 'function_version', FUNCTION).includes(fn)
  if (followed && ifKnown(textAttribute(fn, plan.document, 'publish')) === 'true')
    return { kind: 'published', on: 'any change' }
  if (followed) return { kind: 'latest' }
  if (version.kind === 'known')
    return version.value === '$LATEST' ? { kind: 'latest' } : numbered(version.value)
  return { kind: 'unknown', reason: version.kind === 'unknown' ? version.reason : 'it names no version' }
}

function numbered(number: string): Version {
  return {
    kind: 'numbered',
    number,
    traced: unknown('a version that was published before is not in the plan'),
  }
}

function provisioned(
  plan: Plan,
  all: readonly PlanResource[] | undefined,
  alias: Field<string>,
): Field<number> {
  const { document } = plan
  const found = all?.find((one) => ifKnown(textAttribute(one, document, 'qualifier')) === ifKnown(alias))
  if (!found) return absent
  const count = textAttribute(found, document, 'provisioned_concurrent_executions')
  return count.kind === 'known' ? known(Number(count.value), count.at) : count
}
