import { unversioned } from '../catalogue/layer-arn.ts'
import { findLayerByArn } from '../catalogue/layers.ts'
import type { FunctionSummary } from './function.ts'
import { isOrphanedWrapper } from './identify.ts'
import { type SettingsUpdate, settingsOf, valueIn } from './settings.ts'
import { ownedVariables, WRAPPER } from './variables.ts'

export interface Ours {
  readonly variables?: readonly string[]
  /** Without their versions. */
  readonly layers?: readonly string[]
}

/**
 * The last look at a request before it leaves, independent of how it was planned: what in it would touch something
 * that is not otl's. Undefined when all is well.
 * @param ours what the command line or a receipt names besides otl's own
 */
export function violationOf(
  fn: FunctionSummary,
  update: SettingsUpdate,
  ours: Ours = {},
): string | undefined {
  const before = settingsOf(fn)
  if (!before) return update.environment ? 'it would write variables that could not be read' : undefined
  const variables = update.environment ?? before.variables
  const layers = update.layers ?? before.layers
  if (foreignLayers(layers, ours) !== foreignLayers(before.layers, ours))
    return 'it would change layers of others'
  if (foreignVariables(variables, ours) !== foreignVariables(before.variables, ours))
    return 'it would change variables of others'
  const wrapper = valueIn(variables, WRAPPER)
  return wrapper && isOrphanedWrapper(wrapper, layers) ? `no layer would provide ${wrapper}` : undefined
}

function foreignLayers(layers: readonly string[], { layers: named = [] }: Ours): string {
  return JSON.stringify(
    layers.filter((layer) => !findLayerByArn(layer) && !named.includes(unversioned(layer))),
  )
}

function foreignVariables(
  variables: Readonly<Record<string, string>>,
  { variables: named = [] }: Ours,
): string {
  const ours = [...ownedVariables, ...named]
  const others = Object.entries(variables).filter(([name]) => !ours.includes(name))
  return JSON.stringify(others.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
