import { MAX_ENVIRONMENT_BYTES } from '../../domain/instrument/limits.ts'
import { reservedNames } from '../../domain/instrument/settable.ts'
import { invalidParameter } from '../server/fault.ts'
import { demand, matches } from './constraints.ts'
import { type Body, object, textEntries } from './fields.ts'

export type Variables = Readonly<Record<string, string>>

const NAME = /^[a-zA-Z]([a-zA-Z0-9_])+$/
const REFUSAL =
  'Lambda was unable to configure your environment variables because the environment variables you have provided'

/** Two more than otl has to know, which refuses every name that begins so; the exec wrapper and the X-Ray settings are free. */
const RESERVED = new Set([...reservedNames, '_HANDLER', '_X_AMZN_TRACE_ID'])

/**
 * The `Environment` member: the whole new map, or `undefined` when the request leaves it alone.
 * Messages name variables but never repeat the map: values are secrets.
 * @throws AwsFault
 */
export function readEnvironment(body: Body): Variables | undefined {
  const environment = object(body, 'Environment')
  if (environment === undefined) return undefined
  const entries = textEntries(environment, 'Variables') ?? []
  const names = entries.map(([name]) => name)
  // Reserved names come first: `_HANDLER` also breaks the pattern, and the reason is the better answer.
  const reserved = names.filter((name) => RESERVED.has(name))
  if (reserved.length > 0) throw reservedKeys(reserved)
  demand(...names.map((name) => matches('environment.variables key', name, NAME)))
  const variables = Object.fromEntries(entries)
  const size = Buffer.byteLength(JSON.stringify(variables))
  if (size > MAX_ENVIRONMENT_BYTES) {
    throw invalidParameter(`${REFUSAL} exceeded the 4KB limit. Measured size: ${size} bytes`)
  }
  return variables
}

function reservedKeys(names: readonly string[]) {
  return invalidParameter(
    `${REFUSAL} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${names.join(', ')}`,
  )
}
