import { runtimeOf } from '../catalogue/runtimes.ts'
import type { LambdaFunction } from './function.ts'
import { type Settings, valueIn } from './settings.ts'
import { APPLICATION_SIGNALS } from './variables.ts'

/** What does not stop an update but should be known before it; what has to be looked up is the preflight's. */
export function notesFor(fn: LambdaFunction, after: Settings): readonly string[] {
  return [runtimeNote(fn), signalsNote(after)].filter((note) => note !== undefined)
}

function runtimeNote({ runtime: id }: LambdaFunction): string | undefined {
  const runtime = id === undefined ? undefined : runtimeOf(id)
  if (!runtime?.updatesEnd || !/deprecated|create_blocked/.test(runtime.lifecycle)) return undefined
  return `${runtime.id} is deprecated: from ${runtime.updatesEnd} Lambda means to refuse every update, disable included`
}

function signalsNote({ variables }: Settings): string | undefined {
  if (valueIn(variables, APPLICATION_SIGNALS)?.toLowerCase() !== 'true') return undefined
  return `${APPLICATION_SIGNALS} is true by your own choice and stays so; Application Signals is billed`
}
