import { publications } from '../catalogue/distro.ts'
import { unversioned } from '../catalogue/layer-arn.ts'
import { findLayer } from '../catalogue/layers.ts'
import type { Architecture, LambdaFunction } from '../instrument/function.ts'
import type { Recipe } from '../instrument/recipe.ts'
import { type Settings, valueIn } from '../instrument/settings.ts'

/** What a template has to say so that its next deployment leaves the function as enable makes it. */
export interface LastingChange {
  /** Absent: any function of this runtime and architecture. */
  readonly fn?: { readonly name: string; readonly arn: string; readonly revision: string }
  readonly region: string
  readonly runtime: string
  readonly architecture: Architecture
  /** The whole list as it should be, in Lambda's order. */
  readonly layers: readonly WantedLayer[]
  /** Only variables that otl owns: their values may be shown. */
  readonly variables: readonly WantedVariable[]
  /** How many other variables there are. They stay, and neither name nor value of them is told. */
  readonly otherVariables: number
  /** The layer in every region that has it, for a stack that is deployed to several. */
  readonly everywhere?: readonly RegionalLayer[]
}

export interface WantedLayer {
  /** Versioned. */
  readonly arn: string
  readonly ours: boolean
}

export interface WantedVariable {
  readonly name: string
  readonly value: string
  /** `false`: a value that the function has already wins. */
  readonly required: boolean
}

export interface RegionalLayer {
  readonly region: string
  /** Versioned. */
  readonly arn: string
}

/** @param after settings of the function as enable's plan wants them; for a function that is enabled, as they are */
export function lastingChange(fn: LambdaFunction, recipe: Recipe, after: Settings): LastingChange {
  const isOurs = (arn: string) => unversioned(arn) === unversioned(recipe.layer.arn)
  const variables = variablesOf(recipe, after)
  const ours = new Set(variables.map(({ name }) => name))
  return {
    fn: { name: fn.name, arn: fn.arn, revision: fn.revision },
    region: fn.region,
    runtime: fn.runtime ?? '',
    architecture: fn.architecture,
    layers: after.layers.map((arn) => ({ arn, ours: isOurs(arn) })),
    variables,
    otherVariables: Object.keys(after.variables).filter((name) => !ours.has(name)).length,
  }
}

function variablesOf({ required, defaults }: Recipe, after: Settings): WantedVariable[] {
  const names = [...new Set([...Object.keys(required), ...Object.keys(defaults)])].toSorted()
  return names.flatMap((name) => {
    const value = valueIn(after.variables, name)
    return value === undefined ? [] : [{ name, value, required: Object.hasOwn(required, name) }]
  })
}

/** The change of a function that nobody has named, from nothing but its recipe. */
export function changeForAny(
  subject: Pick<LastingChange, 'region' | 'runtime' | 'architecture'>,
  { layer, required, defaults }: Recipe,
): LastingChange {
  const wanted = { layers: [layer.arn], variables: { ...defaults, ...required }, tracing: 'Active' } as const
  return {
    ...subject,
    layers: [{ arn: layer.arn, ours: true }],
    variables: variablesOf({ layer, required, defaults }, wanted),
    otherVariables: 0,
  }
}

/** Account and version of the layer differ by region, so the ARN of one cannot be computed from that of another. */
export function forEveryRegion(change: LastingChange): LastingChange {
  const own = ourLayer(change)
  const everywhere = publications.flatMap(({ region }): RegionalLayer[] => {
    if (region === change.region) return own === undefined ? [] : [{ region, arn: own }]
    const answer = findLayer({ region, runtime: change.runtime, architecture: change.architecture })
    return answer.kind === 'found' ? [{ region, arn: answer.layer.arn }] : []
  })
  return { ...change, everywhere }
}

export function ourLayer({ layers }: LastingChange): string | undefined {
  return layers.find(({ ours }) => ours)?.arn
}

export function otherLayers({ layers }: LastingChange): readonly string[] {
  return layers.filter(({ ours }) => !ours).map(({ arn }) => arn)
}
