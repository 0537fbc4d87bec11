import { parseLayerArn, unversioned } from '../catalogue/layer-arn.ts'
import type { CatalogueLayer } from '../catalogue/layers.ts'
import { type Assignments, assignmentsFor } from './assignments.ts'
import { consequenceOf, otlpPreset, otlpVariables } from './presets.ts'
import { isOurs, type Receipt, valueBefore } from './receipt.ts'
import type { Refusal } from './recipe.ts'
import { looksSecret, shownValue } from './secrets.ts'
import { SAMPLER_ARGUMENT, TRACES_ENDPOINT } from './setting-table.ts'
import { type Settings, valueIn } from './settings.ts'
import type { Wish } from './wish.ts'

export type WishAnswer =
  | {
      readonly kind: 'settings'
      readonly after: Settings
      readonly notes: readonly string[]
      /** Values that the user gave on this command line. */
      readonly typed: Readonly<Record<string, string>>
    }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }

export interface Wished {
  readonly before: Settings
  /** With layer, wrapper and tracing as the recipe wants them. */
  readonly enabled: Settings
  readonly layer: CatalogueLayer
  readonly wish: Wish
  /** Of an earlier run: what it set is otl's, and can be taken back. */
  readonly receipt: Receipt | undefined
}

interface Draft {
  readonly variables: Settings['variables']
  readonly notes: readonly string[]
}

/** Adds what the command line asks for to what the recipe wants. A value of the user's gives way only to one named. */
export function applyWish(wished: Wished): WishAnswer {
  const { before, enabled, wish, layer } = wished
  const attached = enabled.layers.find((one) => unversioned(one) === unversioned(layer.arn))
  const version = parseLayerArn(attached ?? layer.arn)?.version ?? layer.version
  const answer = assignmentsFor(wish, { ...layer, version })
  if ('refusal' in answer) return { kind: 'refusal', refusal: answer.refusal }
  const clash = secretInTheWay(wished, answer.named)
  if (clash) return { kind: 'refusal', refusal: clash }
  const base: Draft = { variables: enabled.variables, notes: [] }
  const draft = withPreset(takenBack(base, wished, answer), answer)
  const variables = { ...draft.variables, ...answer.named }
  const tracing = tracingOf(wished, variables)
  return {
    kind: 'settings',
    after: { ...enabled, variables, tracing: tracing.mode },
    notes: [...draft.notes, ...tracing.notes, ...(sameAs(before, variables) ? [] : answer.notes)],
    typed: answer.named,
  }
}

/** A receipt would have to keep the old value to give it back, and a secret is not kept anywhere. */
function secretInTheWay(
  { before, receipt }: Wished,
  named: Readonly<Record<string, string>>,
): Refusal | undefined {
  const name = Object.keys(named).find((one) => {
    const current = valueIn(before.variables, one)
    if (current === undefined || current === named[one] || isOurs(receipt, one, current)) return false
    return looksSecret(one, current) || looksSecret(one, named[one] ?? '')
  })
  if (name === undefined) return undefined
  return {
    code: 'secret-in-the-way',
    reason: `${name} is set already and looks like a secret: to take the change back, otl would have to keep the old value`,
    wayOut: `leave ${name} out here, and change it where it is set`,
  }
}

/** What the command line wants back as it was: by name, or because another backend needs it no more. */
function takenBack(draft: Draft, { wish, receipt }: Wished, { named }: Assignments): Draft {
  const variables = { ...draft.variables }
  const notes = [...draft.notes]
  const restore = (name: string, before: string | undefined) => {
    if (before === undefined) delete variables[name]
    else variables[name] = before
  }
  for (const name of wish.unset) {
    const current = valueIn(variables, name)
    if (current === undefined) continue
    const old = valueBefore(receipt, name, current)
    if (old.kind === 'known') restore(name, old.value)
    else notes.push(old.why)
  }
  for (const name of obsolete(wish)) {
    const current = valueIn(variables, name)
    if (current === undefined || Object.hasOwn(named, name)) continue
    const old = valueBefore(receipt, name, current)
    const preset = !Object.hasOwn(otlpPreset, name) || otlpPreset[name] === current
    if (old.kind === 'known' && preset) restore(name, old.value)
    else if (name === TRACES_ENDPOINT) {
      notes.push(kept(name, current, 'traces go there, and not to X-Ray'))
    }
  }
  return { variables, notes }
}

function obsolete({ backend, sampler }: Wish): readonly string[] {
  if (backend?.kind === 'xray') return otlpVariables
  return sampler !== undefined && sampler.argument === undefined ? [SAMPLER_ARGUMENT] : []
}

function withPreset(draft: Draft, { preset, named }: Assignments): Draft {
  const variables = { ...draft.variables }
  const notes = [...draft.notes]
  for (const [name, value] of Object.entries(preset)) {
    if (Object.hasOwn(named, name)) continue
    const current = valueIn(variables, name)
    if (current === undefined) variables[name] = value
    else if (current !== value) notes.push(kept(name, current, consequenceOf(name, current)))
  }
  return { variables, notes }
}

function kept(name: string, value: string, consequence: string): string {
  return `${name} is set already and stays: ${shownValue(name, value)}; ${consequence}`
}

/**
 * Active tracing makes Lambda record segments of its own in X-Ray. Who sends traces elsewhere does not need them, and
 * keeps them only by a choice of their own.
 */
function tracingOf(
  { before, enabled, wish, receipt }: Wished,
  variables: Settings['variables'],
): { mode: Settings['tracing']; notes: readonly string[] } {
  const endpoint = valueIn(variables, TRACES_ENDPOINT)
  const earlier = endpoint !== undefined && isOurs(receipt, TRACES_ENDPOINT, endpoint)
  const elsewhere = wish.backend ? wish.backend.kind === 'otlp' : earlier
  if (!elsewhere) return { mode: enabled.tracing, notes: [] }
  if (before.tracing === 'PassThrough') return { mode: 'PassThrough', notes: [] }
  const mine = receipt?.tracing
  if (mine?.after === 'Active' && mine.before === 'PassThrough') return { mode: 'PassThrough', notes: [] }
  return { mode: 'Active', notes: ['tracing is Active and stays: Lambda’s own segments still go to X-Ray'] }
}

function sameAs({ variables: a }: Settings, b: Settings['variables']): boolean {
  const names = Object.keys(b)
  return names.length === Object.keys(a).length && names.every((name) => valueIn(a, name) === b[name])
}
