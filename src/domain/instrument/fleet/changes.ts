import { shortLayerName, unversioned } from '../../catalogue/layer-arn.ts'
import { fingerprint, looksSecret } from '../secrets.ts'
import { type Change, type Settings, valueIn } from '../settings.ts'

export { changesFromJson, type Trust } from './changes-json.ts'

/**
 * A change that can be carried out, or taken back, later and elsewhere: `at` is the place in the list of a layer that
 * comes or goes. It names layers of otl, and variables that otl owns or was asked to set, so it may be kept in a file.
 */
export type RecordedChange =
  | { readonly kind: 'layer'; readonly from?: string; readonly to?: string; readonly at: number }
  | RecordedVariable
  | Extract<Change, { kind: 'tracing' }>

export interface RecordedVariable {
  readonly kind: 'variable'
  readonly name: string
  readonly from?: string
  readonly to?: string
  /** Which ends are fingerprints of values that look like secrets: those are kept nowhere. */
  readonly hidden?: readonly End[]
}

export type End = 'from' | 'to'

export function recordChanges(
  changes: readonly Change[],
  before: Settings,
  after: Settings,
): readonly RecordedChange[] {
  return changes.map((change) => {
    if (change.kind === 'variable') return recordVariable(change)
    if (change.kind !== 'layer') return change
    const { from, to } = change
    return {
      ...change,
      at: from === undefined ? after.layers.indexOf(to ?? '') : before.layers.indexOf(from),
    }
  })
}

function recordVariable(change: Extract<Change, { kind: 'variable' }>): RecordedVariable {
  const { name } = change
  const isSecret = (end: End) => change[end] !== undefined && looksSecret(name, change[end])
  const hidden = (['from', 'to'] as const).filter(isSecret)
  if (hidden.length === 0) return change
  const prints = hidden.map((end) => [end, fingerprint(name, change[end] ?? '')])
  return { ...change, ...Object.fromEntries(prints), hidden }
}

/** Names of the variables that are touched. */
export function variablesIn(changes: readonly RecordedChange[]): readonly string[] {
  return changes.flatMap((change) => (change.kind === 'variable' ? [change.name] : []))
}

/** Layers that are touched, without their versions. */
export function layersIn(changes: readonly RecordedChange[]): readonly string[] {
  const arns = changes.flatMap((change) => (change.kind === 'layer' ? [change.from, change.to] : []))
  return [...new Set(arns.flatMap((arn) => (arn === undefined ? [] : [unversioned(arn)])))]
}

/** The changes that lead back. */
export function inverse(changes: readonly RecordedChange[]): readonly RecordedChange[] {
  return changes.toReversed().map(flip)
}

function flip(change: RecordedChange): RecordedChange {
  if (change.kind === 'tracing') return { ...change, from: change.to, to: change.from }
  const { from, to, ...rest } = change
  const flipped = {
    ...rest,
    ...(to === undefined ? {} : { from: to }),
    ...(from === undefined ? {} : { to: from }),
  }
  if (flipped.kind === 'layer' || flipped.hidden === undefined) return flipped
  return { ...flipped, hidden: flipped.hidden.map((end) => (end === 'from' ? 'to' : 'from')) }
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
  return stepVariable(settings, change)
}

function stepVariable(settings: Settings, change: RecordedVariable): Settings | string {
  const { name, to } = change
  const current = valueIn(settings.variables, name)
  if (isAt(change, 'to', current)) return settings
  if (!isAt(change, 'from', current)) return `${name} was changed by somebody else since, and stays`
  if (change.hidden?.includes('to'))
    return `${name} stays as it is: its other value looks like a secret, and is kept nowhere`
  const { [name]: _, ...others } = settings.variables
  // A value that only changes keeps its place in the map.
  if (to === undefined) return { ...settings, variables: others }
  return { ...settings, variables: { ...settings.variables, [name]: to } }
}

function isAt(change: RecordedVariable, end: End, current: string | undefined): boolean {
  const wanted = change[end]
  if (current === undefined || wanted === undefined) return current === wanted
  return wanted === (change.hidden?.includes(end) ? fingerprint(change.name, current) : current)
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
