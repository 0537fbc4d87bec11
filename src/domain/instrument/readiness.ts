import { runtimeOf } from '../catalogue/runtimes.ts'
import type { LambdaFunction } from './function.ts'
import type { Refusal } from './recipe.ts'

/** Why no write of layers and variables can be made now, whatever it would hold. */
export function notReady(fn: LambdaFunction): Refusal | undefined {
  return notWritable(fn) ?? unreadable(fn)
}

/** The same for a write that sends no variables. */
export function notWritable(fn: LambdaFunction): Refusal | undefined {
  return closedRuntime(fn) ?? wrongState(fn)
}

function wrongState(fn: LambdaFunction): Refusal | undefined {
  if (fn.lastUpdate.status === 'InProgress') {
    return {
      code: 'update-in-progress',
      reason: 'another update of the function is in progress',
      wayOut: 'run otl again when it has finished',
    }
  }
  if (fn.state === 'Active') return undefined
  const waking = fn.state === 'Inactive' ? 'invoke it once to wake it, then run otl again' : undefined
  return {
    code: 'not-active',
    reason: `its state is ${fn.state}`,
    wayOut: waking ?? 'run otl again when its state is Active; the Lambda console says what it waits for',
  }
}

export function closedRuntime(fn: LambdaFunction): Refusal | undefined {
  if (fn.runtime === undefined || runtimeOf(fn.runtime)?.lifecycle !== 'update_blocked') return undefined
  return {
    code: 'runtime-closed',
    reason: `Lambda no longer updates functions on ${fn.runtime}`,
    wayOut: 'move the function to a supported runtime first',
  }
}

/** Writing a map that could not be read deletes every variable of the function, and succeeds. */
function unreadable(fn: LambdaFunction): Refusal | undefined {
  if (fn.environment.kind === 'readable') return undefined
  return {
    code: 'environment-unreadable',
    reason: `its environment variables cannot be read: ${fn.environment.reason}`,
    wayOut: 'run otl as somebody with kms:Decrypt on the key of the function',
  }
}
