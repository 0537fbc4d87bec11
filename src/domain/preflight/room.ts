import type { LambdaFunction } from '../instrument/function.ts'
import { environmentBytes, MAX_ENVIRONMENT_BYTES, MAX_LAYERS } from '../instrument/limits.ts'
import type { Settings } from '../instrument/settings.ts'
import { type Check, ok, warn } from './check.ts'

/** Lambda's defaults, under which a cold start with an SDK in it may not finish. */
const TIGHT_TIMEOUT_SECONDS = 3
const SMALL_MEMORY_MEGABYTES = 256

/** A plan over these limits is blocked before any preflight, so what is left is how near they are. */
export function layerCountCheck(after: Settings): Check {
  return ok('layer-count', `${after.layers.length} of ${MAX_LAYERS} layers`)
}

export function environmentCheck(after: Settings): Check {
  const bytes = environmentBytes(after.variables)
  const left = MAX_ENVIRONMENT_BYTES - bytes
  if (left >= MAX_ENVIRONMENT_BYTES / 10) {
    return ok('environment', `variables take ${bytes} of ${MAX_ENVIRONMENT_BYTES} bytes`)
  }
  return warn(
    'environment',
    `${left} of ${MAX_ENVIRONMENT_BYTES} bytes are left for further variables`,
    'move large values to Parameter Store or Secrets Manager',
  )
}

export function timeoutCheck({ timeoutSeconds, memoryMegabytes }: LambdaFunction): Check {
  const tight = [
    ...(timeoutSeconds <= TIGHT_TIMEOUT_SECONDS ? [`a timeout of ${timeoutSeconds} s`] : []),
    ...(memoryMegabytes < SMALL_MEMORY_MEGABYTES ? [`${memoryMegabytes} MB of memory`] : []),
  ]
  if (tight.length === 0) return ok('timeout', `${timeoutSeconds} s and ${memoryMegabytes} MB`)
  return warn(
    'timeout',
    `the layer adds to every cold start, and ${tight.join(' with ')} is little`,
    'give the function more of it, then enable it; otl changes neither',
  )
}

/** Plans for functions that are not ready are blocked; this line says that it was looked at. */
export function stateCheck({ state, lastUpdate }: LambdaFunction): Check {
  return lastUpdate.status === 'Failed'
    ? warn('function-state', 'its last update failed, and the configuration before it is in force')
    : ok('function-state', `${state}, no update in progress`)
}
