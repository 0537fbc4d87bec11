import { shortLayerName, unversioned } from '../../catalogue/layer-arn.ts'
import { findLayerByArn } from '../../catalogue/layers.ts'
import type { TracingMode } from '../function.ts'
import { type Change, type Settings, valueIn } from '../settings.ts'
import { ownedVariables } from '../variables.ts'

/**
 * A change that can be carried out, or taken back, later and elsewhere: `at` is the place in the list of a layer that
 * comes or goes. It names layers and variables of otl only, so it may be kept in a file.
 */
export type RecordedChange =
  | { readonly kind: 'layer'; readonly from?: string; readonly to?: string; readonly at: number }
  | Exclude<Change, { kind: 'layer' }>

export function recordChanges(
  changes: readonly Change[],
  before: Settings,
  after: Settings,
): readonly RecordedChange[] {
  return changes.map((change) => {
    if (change.kind !== 'layer') return change
    const { from, to } = change
    return {
      ...change,
      at: from === undefined ? after.layers.indexOf(to ?? '') : before.layers.indexOf(from),
    }
  })
}

/** The changes that lead back. */
export function inverse(changes: readonly RecordedChange[]): readonly RecordedChange[] {
  return changes.toReversed().map(flip)
}

function flip(change: RecordedChange): RecordedChange {
  if (change.kind === 'tracing') return { ...change, from: change.to, to: change.from }
  const { from, to, ...rest } = change
  return { ...rest, ...(to === undefined ? {} : { from: to }), ...(from === undefined ? {} : { to: from }) }
}

export interface Replayed {
  readonly after: Settings
  /** Changes that were not made, because somebody else has changed the same thing since; as sentences. */
  readonly left: readonly string[]
}

/** Makes each change whose `from` still holds. What is as wanted already stays so without a word. */
export function replay(settings: Settings, changes: readonly RecordedChange[]): Replayed {
  let after = settings
  const left: string[] = []
  for (const change of changes) {
    const next = step(after, change)
    if (typeof next === 'string') left.push(next)
    else after = next
  }
  return { after, left }
}

function step(settings: Settings, change: RecordedChange): Settings | string {
  if (change.kind === 'layer') return stepLayer(settings, change)
  if (change.kind === 'tracing') {
    if (settings.tracing === change.to) return settings
    return { ...settings, tracing: change.to }
  }
  const { name, from, to } = change
  const current = valueIn(settings.variables, name)
  if (current === to) return settings
  if (current !== from) return `${name} was changed by somebody else since, and stays`
  const { [name]: _, ...others } = settings.variables
  // A value that only changes keeps its place in the map.
  if (to === undefined) return { ...settings, variables: others }
  return { ...settings, variables: { ...settings.variables, [name]: to } }
}

function stepLayer(settings: Settings, change: RecordedChange & { kind: 'layer' }): Settings | string {
  const { from, to, at } = change
  const { layers } = settings
  if (to !== undefined && layers.includes(to)) return settings
  if (from !== undefined) {
    const place = layers.indexOf(from)
    if (place >= 0) {
      return { ...settings, layers: to === undefined ? layers.toSpliced(place, 1) : layers.with(place, to) }
    }
    const other = layers.find((layer) => unversioned(layer) === unversioned(from))
    if (other !== undefined) return stays(other)
    return to === undefined ? settings : `${shortLayerName(from)} was detached by somebody else since`
  }
  const rival = layers.find((layer) => to !== undefined && unversioned(layer) === unversioned(to))
  if (to === undefined || rival !== undefined) return stays(rival ?? '')
  return { ...settings, layers: layers.toSpliced(Math.max(0, at), 0, to) }
}

function stays(layer: string): string {
  return `${shortLayerName(layer)} was attached by somebody else since, and stays`
}

/**
 * Reads changes from a file. Whoever can write that file must not gain power over a function's environment that way:
 * only layers of the catalogue and variables of otl are accepted. Undefined for anything else.
 */
export function changesFromJson(raw: unknown): readonly RecordedChange[] | undefined {
  if (!Array.isArray(raw) || raw.length > 100) return undefined
  const read = raw.map(changeFrom)
  return read.every((change) => change !== undefined) ? read : undefined
}

function changeFrom(raw: unknown): RecordedChange | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined
  const { kind, name, from, to, at } = raw as Record<string, unknown>
  if (kind === 'tracing') return isMode(from) && isMode(to) ? { kind, from, to } : undefined
  if (!isText(from) || !isText(to) || (from == null && to == null)) return undefined
  const ends = { ...(from == null ? {} : { from }), ...(to == null ? {} : { to }) }
  if (kind === 'variable') {
    return typeof name === 'string' && ownedVariables.includes(name) ? { kind, name, ...ends } : undefined
  }
  const known = [from, to].every((arn) => arn == null || findLayerByArn(arn) !== undefined)
  if (kind !== 'layer' || !known || typeof at !== 'number' || !Number.isInteger(at)) return undefined
  return { kind, ...ends, at }
}

function isText(value: unknown): value is string | undefined | null {
  return value == null || typeof value === 'string'
}

function isMode(value: unknown): value is TracingMode {
  return value === 'Active' || value === 'PassThrough'
}
