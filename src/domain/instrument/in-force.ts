import { unversioned } from '../catalogue/layer-arn.ts'
import { isOurs, type Receipt } from './receipt.ts'
import { type Settings, valueIn } from './settings.ts'
import { WRAPPER } from './variables.ts'

/**
 * Whether what a receipt tells still stands. A receipt outlives its function when that is deleted and made anew, or when
 * a colleague takes the change out: it then says nothing about what stands there now. This is about the configuration:
 * a policy or an alias that it tells of outlives that, and is judged by itself when it is taken back.
 */
export function isInForce(receipt: Receipt, now: Settings): boolean {
  const { layer, variables, tracing } = receipt
  const stands = (name: string) => isOurs(receipt, name, valueIn(now.variables, name) ?? '')
  if (layer !== undefined || Object.hasOwn(variables, WRAPPER)) {
    const attached = layer && now.layers.some((one) => unversioned(one) === unversioned(layer.attached))
    return attached === true || (Object.hasOwn(variables, WRAPPER) && stands(WRAPPER))
  }
  // A change of settings or of tracing alone: a part of it is enough, for disable judges each part by itself.
  const parts = Object.keys(variables)
  return parts.some(stands) || (tracing !== undefined && tracing.after === now.tracing)
}
