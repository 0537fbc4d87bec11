import { parseLayerArn, shortLayerName, unversioned } from '../catalogue/layer-arn.ts'
import { findLayerByArn, isDistroName } from '../catalogue/layers.ts'
import { otherFamilyOf } from '../catalogue/other-layers.ts'
import { isNewer } from '../catalogue/series.ts'
import { wrapperOwner } from '../catalogue/wrappers.ts'
import type { Preflight } from '../preflight/check.ts'
import type { Alias } from '../preflight/traffic.ts'
import { applyWish } from './apply-wish.ts'
import type { Back } from './besides.ts'
import type { LambdaFunction } from './function.ts'
import { isCollector } from './layer-choice.ts'
import { environmentBytes, MAX_ENVIRONMENT_BYTES, MAX_LAYERS } from './limits.ts'
import { notesFor } from './notes.ts'
import { closedRuntime, notReady } from './readiness.ts'
import type { Receipt } from './receipt.ts'
import type { Recipe, RecipeAnswer, Refusal } from './recipe.ts'
import type { RolePolicy } from './role-policy.ts'
import { type Change, diff, type Settings, settingsOf, valueIn } from './settings.ts'
import { planTracingOnly } from './tracing-only.ts'
import { WRAPPER } from './variables.ts'
import { isWish, NO_WISH, type Wish } from './wish.ts'

/** What a run would do to one function. Printing it is the dry run; sending it is the only difference. */
export type Plan =
  | UnchangedPlan
  | { readonly kind: 'blocked'; readonly refusal: Refusal; readonly preflight?: Preflight }
  | UpdatePlan

export interface UnchangedPlan extends Besides, Partially {
  readonly kind: 'unchanged'
  readonly notes: readonly string[]
}

/** What goes with a plan on request, beside the function's own configuration. */
export interface Besides {
  /** A policy that the role gets before the write. */
  readonly attach?: RolePolicy
  /** A version is published after the write; the alias, as it was read, moves to it. */
  readonly publication?: { readonly alias?: Alias }
  /** What an earlier run did beside, and this one takes back. */
  readonly back?: Back
}

/** Of a plan that cannot, or is not meant to, make the function traced in full. */
export interface Partially {
  readonly scope?: 'tracing-only'
  /** Lines to copy, each whole. */
  readonly advice?: readonly string[]
}

export interface UpdatePlan extends Besides, Partially {
  readonly kind: 'update'
  readonly changes: readonly Change[]
  readonly before: Settings
  readonly after: Settings
  /** What the user should know before agreeing, as whole sentences without the function's name. */
  readonly notes: readonly string[]
  /** Layers beside the distro's that this plan may touch, without their versions. */
  readonly own?: readonly string[]
  /** Values that the user gave on the command line, and may therefore be shown. */
  readonly typed?: Readonly<Record<string, string>>
  /** What was looked at before the write; absent where a plan is made without looking. */
  readonly preflight?: Preflight
}

/** What is asked for beyond the layer, and what an earlier run has done. */
export interface Extras {
  readonly wish: Wish
  readonly receipt?: Receipt | undefined
}

/** Computes the desired settings and compares: planning again after the plan is applied gives `unchanged`. */
export function planEnable(
  fn: LambdaFunction,
  answer: RecipeAnswer,
  { wish, receipt }: Extras = { wish: NO_WISH },
): Plan {
  if (answer.kind === 'refusal' && answer.refusal.code === 'image' && !isWish(wish))
    return planTracingOnly(fn)
  if (answer.kind === 'refusal') return blocked(closedRuntime(fn) ?? answer.refusal)
  const before = settingsOf(fn)
  const early = notReady(fn)
  if (early || !before) return blocked(early ?? answerless)
  const { recipe } = answer
  const rival = conflict(before, recipe)
  if (rival) return blocked(rival)
  const enabled = desired(before, recipe)
  const wished = applyWish({ before, enabled, layer: recipe.layer, wish, receipt })
  if (wished.kind === 'refusal') return blocked(wished.refusal)
  const { after, notes, typed } = wished
  const late = overLimit(before, after)
  if (late) return blocked(late)
  const plan = planOf(before, after, [...(recipe.notes ?? []), ...notes, ...notesFor(fn, after)])
  // Most notes are about the change; where there is none, nobody has to weigh it.
  if (plan.kind !== 'update') return { kind: 'unchanged', notes }
  const own = [recipe.layer, ...(recipe.companions ?? [])].map(({ arn }) => unversioned(arn))
  return { ...plan, own, typed }
}

/** The plan that leads from one state to another, whichever command computed them. */
export function planOf(before: Settings, after: Settings, notes: readonly string[]): Plan {
  const changes = diff(before, after)
  return changes.length === 0
    ? { kind: 'unchanged', notes }
    : { kind: 'update', changes, before, after, notes }
}

export function blocked(refusal: Refusal): Plan {
  return { kind: 'blocked', refusal }
}

function desired(before: Settings, { layer, required, defaults, companions = [], exact }: Recipe): Settings {
  const missing = Object.entries(defaults).filter(([name]) => valueIn(before.variables, name) === undefined)
  const supported = companions.reduce((layers, { arn }) => withLayer(layers, arn), before.layers)
  return {
    layers: withLayer(supported, layer.arn, exact),
    variables: { ...before.variables, ...Object.fromEntries(missing), ...required },
    tracing: 'Active',
  }
}

/**
 * An older version is replaced where it stands and a new layer goes last: where two layers hold the same file, the
 * later one wins. A version newer than the catalogue stays: this release of otl may simply be older than the layer.
 */
function withLayer(layers: readonly string[], wanted: string, exact = false): readonly string[] {
  const at = layers.findIndex((layer) => unversioned(layer) === unversioned(wanted))
  if (at === -1) return [...layers, wanted]
  return exact || isNewer(wanted, layers[at] ?? '') ? layers.with(at, wanted) : layers
}

/** The other family comes first: its wrapper, which stands in the way too, is only a part of it. */
function conflict(before: Settings, recipe: Recipe): Refusal | undefined {
  const rival = before.layers.find((layer) => isRival(layer, recipe.layer))
  const wrapper = valueIn(before.variables, WRAPPER)
  const foreign = wrapper && wrapper !== recipe.required[WRAPPER] ? foreignWrapper(wrapper) : undefined
  if (rival === undefined) return foreign
  return {
    code: 'other-otel-layer',
    reason: `${rivalTitle(rival)} is attached already (${shortLayerName(rival)}), and two must never meet in one function`,
    wayOut:
      'detach it together with its wrapper first, or keep it: `otl status` and `otl traces` work with it too',
  }
}

function isRival(layer: string, { arn, family }: Recipe['layer']): boolean {
  if (unversioned(layer) === unversioned(arn)) return false
  if (isCollector(layer) && (family === 'community' || otherFamilyOf(arn)?.family === 'community'))
    return false
  return otherFamilyOf(layer) !== undefined || isDistroName(parseLayerArn(layer)?.name ?? '')
}

function rivalTitle(layer: string): string {
  const distro = findLayerByArn(layer) ? 'the AWS Distro for OpenTelemetry' : undefined
  return otherFamilyOf(layer)?.title ?? distro ?? 'another copy of the AWS Distro for OpenTelemetry'
}

function foreignWrapper(wrapper: string): Refusal {
  const owner = wrapperOwner(wrapper)
  return {
    code: 'foreign-wrapper',
    reason: `${WRAPPER} already starts ${wrapper}${owner ? `, which belongs to ${owner}` : ''}`,
    wayOut: 'Lambda starts one wrapper only: take that one out first, or `otl enable --tracing-only`',
  }
}

export function overLimit(before: Settings, after: Settings): Refusal | undefined {
  if (after.layers.length > MAX_LAYERS) {
    return {
      code: 'too-many-layers',
      reason: `Lambda allows ${MAX_LAYERS} layers, and ${before.layers.length} are in use`,
      wayOut: 'detach one, or merge two of your own layers into one',
    }
  }
  const bytes = environmentBytes(after.variables)
  if (bytes <= MAX_ENVIRONMENT_BYTES) return undefined
  return {
    code: 'environment-too-large',
    reason: `its variables would take ${bytes} bytes, and Lambda allows ${MAX_ENVIRONMENT_BYTES}`,
    wayOut: `free ${bytes - MAX_ENVIRONMENT_BYTES} bytes, for example by moving values to Parameter Store`,
  }
}

const answerless: Refusal = {
  code: 'environment-unreadable',
  reason: 'its environment variables cannot be read',
  wayOut: 'run otl as somebody who may read them',
}
