import { shortLayerName, unversioned } from '../catalogue/layer-arn.ts'
import type { FunctionSummary, TracingMode } from './function.ts'

/** The part of a function's configuration that otl may change. */
export interface Settings {
  readonly layers: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  readonly tracing: TracingMode
}

/** One line of a plan. Only variables that otl owns ever appear, so their values may be shown. */
export type Change =
  | { readonly kind: 'layer'; readonly from?: string; readonly to?: string }
  | { readonly kind: 'variable'; readonly name: string; readonly from?: string; readonly to?: string }
  | { readonly kind: 'tracing'; readonly from: TracingMode; readonly to: TracingMode }

/** The whole desired value of each member that changes. A member left out keeps its value, whatever it is. */
export interface SettingsUpdate {
  readonly layers?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly tracing?: TracingMode
}

/** Undefined when the variables cannot be read: no desired state can be computed from half a map. */
export function settingsOf(fn: FunctionSummary): Settings | undefined {
  if (fn.environment.kind === 'unreadable') return undefined
  return { layers: fn.layers, variables: fn.environment.variables, tracing: fn.tracing }
}

export function diff(before: Settings, after: Settings): readonly Change[] {
  return [
    ...layerChanges(before.layers, after.layers),
    ...variableChanges(before.variables, after.variables),
    ...(before.tracing === after.tracing
      ? []
      : [{ kind: 'tracing', from: before.tracing, to: after.tracing } as const]),
  ]
}

/** Only what differs is sent: an untouched list may hold a deleted layer version, which Lambda keeps but refuses anew. */
export function updateOf(changes: readonly Change[], after: Settings): SettingsUpdate {
  const touches = (kind: Change['kind']) => changes.some((change) => change.kind === kind)
  return {
    ...(touches('layer') ? { layers: after.layers } : {}),
    ...(touches('variable') ? { environment: after.variables } : {}),
    ...(touches('tracing') ? { tracing: after.tracing } : {}),
  }
}

/**
 * Whether a function shows none of the changes. Where it shows some, or cannot be read, a write whose answer was lost may
 * have arrived.
 */
export function showsNone(changes: readonly Change[], fn: FunctionSummary): boolean {
  const now = settingsOf(fn)
  return changes.every((change) => {
    if (change.kind === 'tracing') return fn.tracing !== change.to
    if (!now) return false
    if (change.kind === 'variable') return valueIn(now.variables, change.name) !== change.to
    return change.to === undefined ? now.layers.includes(change.from ?? '') : !now.layers.includes(change.to)
  })
}

/** What differs between two readings of one function, without a single value of a variable. */
export function describeDrift(before: Settings, after: Settings): readonly string[] {
  return diff(before, after).map((change) => {
    if (change.kind === 'tracing') return `tracing ${change.from} became ${change.to}`
    if (change.kind === 'variable') return `variable ${change.name} ${verb(change)}`
    const { from, to } = change
    if (from && to) return `layer ${shortLayerName(from)} became ${shortLayerName(to)}`
    return `layer ${shortLayerName(from ?? to ?? '')} ${verb(change)}`
  })
}

function verb({ from, to }: { readonly from?: string; readonly to?: string }): string {
  if (from === undefined) return 'was added'
  return to === undefined ? 'was removed' : 'was changed'
}

function layerChanges(before: readonly string[], after: readonly string[]): Change[] {
  const gone = before.filter((layer) => !after.includes(layer))
  const added = after.filter((layer) => !before.includes(layer))
  const replaced = (layer: string) => gone.find((old) => unversioned(old) === unversioned(layer))
  const takenOver = new Set(added.map(replaced))
  return [
    ...added.map((to): Change => {
      const from = replaced(to)
      return from === undefined ? { kind: 'layer', to } : { kind: 'layer', from, to }
    }),
    ...gone.filter((layer) => !takenOver.has(layer)).map((from): Change => ({ kind: 'layer', from })),
  ]
}

function variableChanges(before: Settings['variables'], after: Settings['variables']): Change[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name): Change[] => {
    const from = valueIn(before, name)
    const to = valueIn(after, name)
    if (from === to) return []
    return [
      {
        kind: 'variable',
        name,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      },
    ]
  })
}

/** A plain look-up would find `constructor` and its like in every object. */
export function valueIn(variables: Settings['variables'], name: string): string | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined
}
