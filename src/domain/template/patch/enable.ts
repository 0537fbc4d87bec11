import type { LambdaFunction } from '../../instrument/function.ts'
import { blocked, type Plan, planEnable } from '../../instrument/plan.ts'
import { type Recipe, type Refusal, recipeFor } from '../../instrument/recipe.ts'
import { WRAPPER } from '../../instrument/variables.ts'
import { type Field, ifKnown } from '../../policy/field.ts'
import { type Subject, textNamed } from '../../policy/subject.ts'

/**
 * A function of a file as Lambda would tell it, for plans and exports. Layers and values that are not known stand as
 * texts that are nobody's: they stay where they are, and what a plan says of its own is not touched by them.
 */
export type StandIn =
  | { readonly kind: 'function'; readonly fn: LambdaFunction }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export function standIn(subject: Subject): StandIn {
  for (const [name, what] of needed) {
    const field = subject[name]
    if (field.kind === 'unknown') return refused(what, field.reason)
  }
  const wrapper = textNamed(subject.environment, WRAPPER)
  if (wrapper.kind === 'unknown') return refused(WRAPPER, wrapper.reason)
  const region = ifKnown(subject.region) ?? ''
  const name = ifKnown(subject.name) ?? subject.label
  const runtime = ifKnown(subject.runtime)
  return {
    kind: 'function',
    fn: {
      arn: `arn:aws:lambda:${region}:000000000000:function:${name}`,
      name,
      region,
      packageType: ifKnown(subject.packageType) ?? 'Zip',
      ...(runtime === undefined ? {} : { runtime }),
      architecture: ifKnown(subject.architecture) ?? 'x86_64',
      layers: (ifKnown(subject.layers) ?? []).map(words),
      environment: { kind: 'readable', variables: variablesOf(subject) },
      tracing: ifKnown(subject.tracing) ?? 'PassThrough',
      revision: '',
      state: 'Active',
      lastUpdate: { status: 'Successful' },
      timeoutSeconds: ifKnown(subject.timeoutSeconds) ?? 3,
      memoryMegabytes: ifKnown(subject.memoryMegabytes) ?? 128,
      tags: { kind: 'readable', values: {} },
    },
  }
}

const needed = [
  ['region', 'the region'],
  ['packageType', 'the package type'],
  ['runtime', 'the runtime'],
  ['architecture', 'the architecture'],
  ['layers', 'the list of layers'],
  ['environment', 'the list of variables'],
  ['tracing', 'the tracing mode'],
] as const satisfies readonly (readonly [keyof Subject, string])[]

function refused(what: string, reason: string): StandIn {
  return {
    kind: 'refused',
    refusal: {
      code: 'not-known',
      reason: `${what} is not known: ${reason}`,
      wayOut: 'give what the template leaves open with --region and --parameter, or change it by hand',
    },
  }
}

function words(field: Field<string>): string {
  if (field.kind === 'known') return field.value
  return (field.kind === 'unknown' ? field.outline : undefined) ?? 'unknown'
}

function variablesOf({ environment }: Subject): Readonly<Record<string, string>> {
  const entries = ifKnown(environment)?.entries ?? new Map<string, Field<string>>()
  return Object.fromEntries([...entries].map(([name, value]) => [name, words(value)]))
}

export interface TemplatePlan {
  readonly plan: Plan
  /** Absent where the plan is blocked before there is one. */
  readonly standIn?: LambdaFunction
  readonly recipe?: Recipe
}

/** What `otl enable` would do to the function, once it is deployed as the file says. */
export function planSubject(subject: Subject): TemplatePlan {
  const answer = standIn(subject)
  if (answer.kind === 'refused') return { plan: blocked(answer.refusal) }
  const recipe = recipeFor(answer.fn)
  const plan = planEnable(answer.fn, recipe)
  return { plan, standIn: answer.fn, ...(recipe.kind === 'recipe' ? { recipe: recipe.recipe } : {}) }
}
