import type { CatalogueLayer } from '../catalogue/layers.ts'
import type { FunctionSummary } from './function.ts'
import { chooseLayers, type LayerChoice } from './layer-choice.ts'
import { APPLICATION_SIGNALS, WRAPPER } from './variables.ts'

/** What "instrumented" means for one runtime in one region. Tracing is always active. */
export interface Recipe {
  readonly layer: CatalogueLayer
  /** Must have exactly these values. */
  readonly required: Readonly<Record<string, string>>
  /** Set where the user has not: a user's value always wins. */
  readonly defaults: Readonly<Record<string, string>>
  /** Layers that the first one does not work without, where no version of them is attached. */
  readonly companions?: readonly CatalogueLayer[]
  /** The user named this very version, so a newer one gives way to it. */
  readonly exact?: boolean
  /** What should be known of the layers before they are attached. */
  readonly notes?: readonly string[]
}

/** Why a function cannot be instrumented this way, and what its owner can do. */
export interface Refusal {
  readonly code: RefusalCode
  readonly reason: string
  readonly wayOut: string
}

export type RefusalCode =
  | 'image'
  | 'unknown-runtime'
  | 'unsupported-runtime'
  | 'wrong-architecture'
  | 'no-layer-in-region'
  | 'runtime-closed'
  | 'environment-unreadable'
  | 'environment-too-large'
  | 'foreign-wrapper'
  | 'other-otel-layer'
  | 'too-many-layers'
  | 'not-active'
  | 'update-in-progress'
  | 'layer-unavailable'
  | 'layer-unreadable'
  | 'layer-in-other-region'
  | 'known-bad-layer'
  | 'wrapper-not-in-layer'
  | 'edge-replica'
  | 'managed-instances'
  | 'setting-unsupported'
  | 'secret-in-the-way'
  | 'response-streaming'
  | 'package-too-large'
  | 'code-signing'
  | 'alias'
  | 'preflight'
  | 'changed-since'

export type RecipeAnswer =
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }

/** @param choice which layers the user asked for; by default the newest of the AWS distro */
export function recipeFor(fn: FunctionSummary, choice: LayerChoice = {}): RecipeAnswer {
  const chosen = chooseLayers(fn, choice)
  if (chosen.kind === 'refusal') return chosen
  const { layer, companions, exact, notes } = chosen
  const distro = layer.family === 'adot' || layer.family === 'given'
  const defaults: Record<string, string> = distro ? { [APPLICATION_SIGNALS]: 'false' } : {}
  const recipe = { layer, required: { [WRAPPER]: layer.wrapper }, defaults, companions, exact, notes }
  return { kind: 'recipe', recipe }
}
