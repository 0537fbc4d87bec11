import type { LambdaFunction } from '../../instrument/function.ts'
import type { LayerChoice } from '../../instrument/layer-choice.ts'
import { type Plan, planEnable } from '../../instrument/plan.ts'
import { type Recipe, recipeFor } from '../../instrument/recipe.ts'
import { WRAPPER } from '../../instrument/variables.ts'
import { NO_WISH, type Wish } from '../../instrument/wish.ts'
import { type Field, ifKnown } from '../../policy/field.ts'
import { type Subject, textNamed } from '../../policy/subject.ts'

/**
 * A function of a file as Lambda would tell it, for plans and exports. Layers and values that are not known stand as
 * texts that are nobody's: they stay where they are, and what a plan says of its own is not touched by them.
 */
export type StandIn = { readonly kind: 'function'; readonly fn: LambdaFunction } | Unclear

/** What a plan hangs on is not known. */
export interface Unclear {
  readonly kind: 'unclear'
  /** As a refusal of a plan says it. */
  readonly reason: string
  readonly wayOut: string
}

export function standIn(subject: Subject): StandIn {
  for (const [name, what] of needed) {
    const field = subject[name]
    if (field.kind === 'unknown') return unclear(what, field.reason)
  }
  const wrapper = textNamed(subject.environment, WRAPPER)
  if (wrapper.kind === 'unknown') return unclear(WRAPPER, wrapper.reason)
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

function unclear(what: string, reason: string): Unclear {
  return {
    kind: 'unclear',
    reason: `${what} is not known: ${reason}`,
    wayOut: 'give what the template leaves open with --region and --parameter, or change it by hand',
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

export interface Planned {
  readonly kind: 'planned'
  readonly plan: Plan
  readonly standIn: LambdaFunction
  /** Absent where there is no layer to give. */
  readonly recipe?: Recipe
}

/**
 * What `otl enable` would do to the function, once it is deployed as the file says.
 * @param choice which layers are wanted, as for `recipeFor`
 */
export function planSubject(
  subject: Subject,
  choice: LayerChoice = {},
  wish: Wish = NO_WISH,
): Planned | Unclear {
  const answer = standIn(subject)
  if (answer.kind === 'unclear') return answer
  const { fn } = answer
  const recipe = recipeFor(fn, choice)
  const plan = planEnable(fn, recipe, { wish })
  return {
    kind: 'planned',
    plan,
    standIn: fn,
    ...(recipe.kind === 'recipe' ? { recipe: recipe.recipe } : {}),
  }
}
