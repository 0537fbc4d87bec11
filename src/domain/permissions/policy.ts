import { layersOf } from '../catalogue/layers.ts'
import { type Family, familyNames } from '../catalogue/model.ts'
import { partitionOf } from '../catalogue/regions.ts'
import type { FunctionRef } from '../instrument/reference.ts'
import type { Row } from './commands.ts'
import { type GrantName, grants, type Resource } from './grants.ts'

/** An IAM policy document. */
export interface Policy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Statement[]
}

export interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
}

/** What a policy is narrowed to; empty lists and absent values mean all. */
export interface Scope {
  readonly regions: readonly string[]
  readonly account?: string
  readonly functions: readonly FunctionRef[]
}

/** A statement that otl does without where it is denied. */
export interface OptionalStatement {
  readonly statement: Statement
  readonly without: string
}

export interface Policies {
  readonly needed: readonly Statement[]
  readonly optional: readonly OptionalStatement[]
}

/** Each grant once: what one command needs is no longer optional for another, and no action is said twice on one thing. */
export function policiesOf(rows: readonly Row[], scope: Scope): Policies {
  const needed = new Set(rows.flatMap(({ needs }) => needs))
  const without = new Map<GrantName, string[]>()
  for (const { mayUse } of rows) {
    for (const { grant, without: loss } of mayUse) {
      if (!needed.has(grant)) without.set(grant, [...new Set([...(without.get(grant) ?? []), loss])])
    }
  }
  const optional = [...without].filter(([name]) => !isCovered(name, [...needed, ...without.keys()]))
  return {
    needed: [...needed].map((name) => statement(name, scope)),
    optional: optional.map(([name, losses]) => ({
      statement: statement(name, scope, 'Optional'),
      without: losses.join('; '),
    })),
  }
}

/** Whether another grant of the same policy allows all of this one, and more. */
function isCovered(name: GrantName, all: readonly GrantName[]): boolean {
  const { actions, on } = grants[name]
  return all.some((other) => {
    const wider = grants[other]
    return (
      wider.on === on &&
      wider.actions.length > actions.length &&
      actions.every((one) => wider.actions.includes(one))
    )
  })
}

export function policyDocument({ needed, optional }: Policies, withOptional: boolean): Policy {
  const extra = withOptional ? optional.map(({ statement: one }) => one) : []
  return { Version: '2012-10-17', Statement: [...needed, ...extra] }
}

function statement(name: GrantName, scope: Scope, prefix = ''): Statement {
  const { actions, on } = grants[name]
  return {
    Sid: `${prefix}${name}`,
    Effect: 'Allow',
    Action: actions,
    Resource: [...new Set(resourcesOf(on, scope))],
  }
}

function resourcesOf(on: Resource, scope: Scope): readonly string[] {
  switch (on) {
    case 'anything':
      return ['*']
    case 'layer':
      return placesOf(scope).flatMap(layersIn)
    case 'log':
      return logsOf(scope)
    case 'spans':
      return placesOf(scope).map((place) => `${arnIn('logs', place, scope.account)}:log-group:aws/spans:*`)
    case 'key':
      return placesOf(scope).map((place) => `${arnIn('kms', place, scope.account)}:key/*`)
    case 'function':
    case 'invocable':
      return functionsOf(on, scope)
  }
}

/** Regions that the scope speaks of; undefined stands for all. */
function placesOf({ regions, functions }: Scope): readonly (string | undefined)[] {
  const told = new Set(functions.map(({ region }) => region).filter((region) => region !== undefined))
  const everywhere = functions.length === 0 || functions.some(({ region }) => region === undefined)
  const places = [...(everywhere ? regions : []), ...told]
  return everywhere && regions.length === 0 ? [undefined] : [...new Set(places)]
}

function functionsOf(on: 'function' | 'invocable', scope: Scope): string[] {
  const { regions, account, functions } = scope
  const anywhere = regions.length > 0 ? regions : [undefined]
  if (functions.length === 0)
    return anywhere.map((region) => `${arnIn('lambda', region, account)}:function:*`)
  return functions.flatMap((ref) =>
    (ref.region ? [ref.region] : anywhere).flatMap((region) => {
      const arn = `${arnIn('lambda', region, ref.account ?? account)}:function:${ref.name}`
      if (on === 'function') return [arn]
      return [ref.qualifier ? `${arn}:${ref.qualifier}` : arn]
    }),
  )
}

/** Of functions that log where Lambda lets them; others have to be added by hand. */
function logsOf({ regions, account, functions }: Scope): string[] {
  const anywhere = regions.length > 0 ? regions : [undefined]
  const named = functions.length > 0 ? functions : [{ name: '*' }]
  return named.flatMap(({ name, region, account: own }: Partial<FunctionRef>) =>
    (region ? [region] : anywhere).map(
      (place) => `${arnIn('logs', place, own ?? account)}:log-group:/aws/lambda/${name}:*`,
    ),
  )
}

/** Layers of each family belong to other accounts, the distro's to another one in each region. */
function layersIn(region: string | undefined): string[] {
  const named = familyNames.flatMap((family) => {
    const owners = layersOf(family).filter((layer) => layer.region === region)
    const accounts = region ? owners.map(({ arn }) => arn.split(':')[4] ?? '*') : ['*']
    return accounts.map((account) => `${arnIn('lambda', region, account)}:layer:${nameOf[family]}:*`)
  })
  return [...new Set(named)]
}

const nameOf: Readonly<Record<Family, string>> = {
  adot: 'AWSOpenTelemetryDistro*',
  'adot-collector': 'aws-otel-*',
  community: 'opentelemetry-*',
}

function arnIn(service: string, region: string | undefined, account: string | undefined): string {
  return `arn:${partitionOf(region ?? '')}:${service}:${region ?? '*'}:${account ?? '*'}`
}
