import { unversioned } from '../catalogue/layer-arn.ts'
import { findLayerByArn } from '../catalogue/layers.ts'
import type { FunctionSummary } from './function.ts'
import { isOrphanedWrapper } from './identify.ts'
import { type SettingsUpdate, settingsOf, valueIn } from './settings.ts'
import { ownedVariables, WRAPPER } from './variables.ts'

/**
 * The last look at a request before it leaves, independent of how it was planned: what in it would touch something
 * that is not otl's. Undefined when all is well.
 * @param own layers beside the distro's that the user or a receipt named, without their versions
 */
export function violationOf(
  fn: FunctionSummary,
  update: SettingsUpdate,
  own: readonly string[] = [],
): string | undefined {
  const before = settingsOf(fn)
  if (!before) return update.environment ? 'it would write variables that could not be read' : undefined
  const variables = update.environment ?? before.variables
  const layers = update.layers ?? before.layers
  if (foreignLayers(layers, own) !== foreignLayers(before.layers, own))
    return 'it would change layers of others'
  if (foreignVariables(variables) !== foreignVariables(before.variables))
    return 'it would change variables of others'
  const wrapper = valueIn(variables, WRAPPER)
  return wrapper && isOrphanedWrapper(wrapper, layers) ? `no layer would provide ${wrapper}` : undefined
}

function foreignLayers(layers: readonly string[], own: readonly string[]): string {
  return JSON.stringify(layers.filter((layer) => !findLayerByArn(layer) && !own.includes(unversioned(layer))))
}

function foreignVariables(variables: Readonly<Record<string, string>>): string {
  const others = Object.entries(variables).filter(([name]) => !ownedVariables.includes(name))
  return JSON.stringify(others.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
