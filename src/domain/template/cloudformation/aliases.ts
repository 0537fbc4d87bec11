import { absent, type Field, ifKnown, known, unknown } from '../../policy/field.ts'
import type { AliasTarget, SubjectAlias, Version } from '../../policy/subject.ts'
import { find, numberAt, type Properties, textAt } from './fields.ts'
import type { Resource } from './scope.ts'
import { type Attached, type Index, pointsAt } from './stack-index.ts'
import { reasonOf, textField, type Value } from './value.ts'

/** Aliases that are resources of their own, and the one that SAM makes of AutoPublishAlias. */
export function aliasesOf(
  fn: Resource,
  properties: Properties,
  index: Index,
): Field<readonly SubjectAlias[]> {
  const name = ifKnown(textAt(properties, 'FunctionName'))
  const own = index.aliases.filter(({ to }) => pointsAt(to, fn) || (name !== undefined && isText(to, name)))
  const all = [...own.map((alias) => aliasOf(alias, index)), ...autoPublished(properties)]
  return all.length === 0 ? absent : known(all)
}

function isText(value: Value | undefined, text: string): boolean {
  return value?.kind === 'text' && value.text === text
}

function aliasOf({ properties, resource }: Attached, index: Index): SubjectAlias {
  const weights = find(properties, 'RoutingConfig', 'AdditionalVersionWeights')
  const main = versionOf(find(properties, 'FunctionVersion')?.value, index)
  return {
    name: textAt(properties, 'Name'),
    targets: targetsOf(main, weights?.value, index, resource),
    provisioned: numberAt(properties, 'ProvisionedConcurrencyConfig', 'ProvisionedConcurrentExecutions'),
  }
}

function targetsOf(
  main: Version,
  weights: Value | undefined,
  index: Index,
  { at }: Resource,
): Field<readonly AliasTarget[]> {
  if (!weights || weights.kind === 'none') return known([{ version: main, share: known(1) }], at)
  if (weights.kind !== 'list') return unknown(reasonOf(weights), at)
  const others = weights.items.map((item): AliasTarget => {
    const entries = item.kind === 'map' ? item.entries : undefined
    const share = entries?.get('FunctionWeight')
    return {
      version: versionOf(entries?.get('FunctionVersion')?.value ?? item, index),
      share: share ? shareOf(textField(share.value, share.at)) : unknown('no weight is stated', at),
    }
  })
  const given = others.map(({ share }) => ifKnown(share))
  const rest = given.reduce<number>((left, share) => left - (share ?? 0), 1)
  const left = given.includes(undefined) ? unknown('it hangs on the other shares', at) : known(rest)
  return known([{ version: main, share: left }, ...others], at)
}

function shareOf(text: Field<string>): Field<number> {
  if (text.kind !== 'known') return text
  const share = Number(text.value)
  return share >= 0 && share <= 1 ? known(share, text.at) : unknown('it is no share', text.at)
}

/** CDK ends the name of a version with a hash of all that the function is. */
const hashed = /[0-9a-f]{32}$/

function versionOf(value: Value | undefined, { versions }: Index): Version {
  if (value?.kind === 'text') {
    if (value.text === '$LATEST') return { kind: 'latest' }
    const traced = unknown('a version that was published before is not in the template')
    return { kind: 'numbered', number: value.text, traced }
  }
  if (value?.kind === 'made' && versions.has(value.resource.id)) {
    return { kind: 'published', on: hashed.test(value.resource.id) ? 'any change' : 'first deployment' }
  }
  return { kind: 'unknown', reason: value ? reasonOf(value) : 'it names no version' }
}

/**
 * SAM publishes a version when the code changes, and the alias moves to it; with AutoPublishAliasAllProperties, when
 * any property does (SAM specification, AWS::Serverless::Function).
 */
function autoPublished(properties: Properties): SubjectAlias[] {
  const name = textAt(properties, 'AutoPublishAlias')
  if (name.kind === 'absent') return []
  const all = textAt(properties, 'AutoPublishAliasAllProperties')
  const version: Version =
    all.kind === 'unknown'
      ? { kind: 'unknown', reason: all.reason }
      : { kind: 'published', on: ifKnown(all) === 'true' ? 'any change' : 'code change' }
  return [
    {
      name,
      targets: known([{ version, share: known(1) }], name.at),
      provisioned: numberAt(properties, 'ProvisionedConcurrencyConfig', 'ProvisionedConcurrentExecutions'),
    },
  ]
}
