import { runtimeOf } from '../catalogue/runtimes.ts'
import type { LambdaFunction } from './function.ts'
import { environmentBytes, MAX_ENVIRONMENT_BYTES } from './limits.ts'
import { type Settings, valueIn } from './settings.ts'
import { APPLICATION_SIGNALS } from './variables.ts'

/** Lambda's defaults, under which a cold start with an SDK in it may not finish. */
const TIGHT_TIMEOUT_SECONDS = 3
const SMALL_MEMORY_MEGABYTES = 256

/** What does not stop an update but should be known before it. */
export function notesFor(fn: LambdaFunction, after: Settings): readonly string[] {
  return [runtimeNote(fn), ownerNote(fn), coldStartNote(fn), sizeNote(after), signalsNote(after)].filter(
    (note) => note !== undefined,
  )
}

function runtimeNote({ runtime: id }: LambdaFunction): string | undefined {
  const runtime = id === undefined ? undefined : runtimeOf(id)
  if (!runtime?.updatesEnd || !/deprecated|create_blocked/.test(runtime.lifecycle)) return undefined
  return `${runtime.id} is deprecated: from ${runtime.updatesEnd} Lambda means to refuse every update, disable included`
}

function ownerNote({ tags }: LambdaFunction): string | undefined {
  const stack = tags.kind === 'readable' ? valueIn(tags.values, 'aws:cloudformation:stack-name') : undefined
  return (
    stack && `the CloudFormation stack ${stack} owns this function: its next deployment takes the change back`
  )
}

function coldStartNote({ timeoutSeconds, memoryMegabytes }: LambdaFunction): string | undefined {
  const tight = [
    ...(timeoutSeconds <= TIGHT_TIMEOUT_SECONDS ? [`a timeout of ${timeoutSeconds} s`] : []),
    ...(memoryMegabytes < SMALL_MEMORY_MEGABYTES ? [`${memoryMegabytes} MB of memory`] : []),
  ]
  return tight.length > 0
    ? `the layer adds to every cold start, and ${tight.join(' with ')} is little`
    : undefined
}

function sizeNote({ variables }: Settings): string | undefined {
  const left = MAX_ENVIRONMENT_BYTES - environmentBytes(variables)
  if (left >= MAX_ENVIRONMENT_BYTES / 10) return undefined
  return `${left} of ${MAX_ENVIRONMENT_BYTES} bytes are left for further variables`
}

function signalsNote({ variables }: Settings): string | undefined {
  if (valueIn(variables, APPLICATION_SIGNALS)?.toLowerCase() !== 'true') return undefined
  return `${APPLICATION_SIGNALS} is true by your own choice and stays so; Application Signals is billed`
}
