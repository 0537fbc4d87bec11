import { invalidParameter } from '../server/fault.ts'
import { demand, matches } from './constraints.ts'
import { type Body, object, textEntries } from './fields.ts'

export type Variables = Readonly<Record<string, string>>

const MAX_BYTES = 4096
const NAME = /^[a-zA-Z]([a-zA-Z0-9_])+$/
const REFUSAL =
  'Lambda was unable to configure your environment variables because the environment variables you have provided'

/** Lambda's reserved names; `AWS_LAMBDA_EXEC_WRAPPER` and the X-Ray settings are the caller's to set. */
const RESERVED = new Set([
  ...['_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_EXECUTION_ENV'],
  ...['AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_VERSION'],
  ...['AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME'],
  ...['AWS_LAMBDA_RUNTIME_API', 'AWS_LAMBDA_MAX_CONCURRENCY', 'AWS_LAMBDA_METADATA_API'],
  ...['AWS_LAMBDA_METADATA_TOKEN', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ...['AWS_SESSION_TOKEN', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR'],
])

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
  if (size > MAX_BYTES) {
    throw invalidParameter(`${REFUSAL} exceeded the 4KB limit. Measured size: ${size} bytes`)
  }
  return variables
}

function reservedKeys(names: readonly string[]) {
  return invalidParameter(
    `${REFUSAL} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${names.join(', ')}`,
  )
}
