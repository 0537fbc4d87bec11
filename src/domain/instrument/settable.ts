import { WRAPPER } from './variables.ts'

/** Names that Lambda keeps for itself: developer guide, "Defined runtime environment variables". */
export const reservedNames: ReadonlySet<string> = new Set([
  ...['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_EXECUTION_ENV', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR'],
  ...['AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_VERSION'],
  ...['AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME'],
  ...['AWS_LAMBDA_RUNTIME_API', 'AWS_LAMBDA_MAX_CONCURRENCY', 'AWS_LAMBDA_METADATA_API'],
  ...['AWS_LAMBDA_METADATA_TOKEN', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ...['AWS_SESSION_TOKEN'],
])

/** Lambda's pattern for a variable's name (service model, EnvironmentVariableName). */
const shape = /^[a-zA-Z][a-zA-Z0-9_]+$/

/** Why otl does not set a variable of this name; undefined when it does. */
export function whyNotSettable(name: string): string | undefined {
  if (name.startsWith('_') || reservedNames.has(name)) return 'Lambda reserves that name'
  if (!shape.test(name)) return 'a name begins with a letter and goes on with letters, digits and _'
  return name === WRAPPER
    ? 'otl derives it from the layer: another value would end every invocation'
    : undefined
}
