import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { DeployedFunction } from '../contract.ts'

export interface ProcessSurroundings {
  readonly runtimeApi: string
  readonly daemonAddress: string
  /** The private folder that stands for `/opt`. */
  readonly opt: string
  /** A folder that holds nothing: what the function finds when it looks for a home. */
  readonly home: string
  readonly runtimeDirectory: string
}

/**
 * The whole environment of a function's process. Nothing of the developer's own gets in: above all no credentials,
 * neither by variable nor through files under HOME.
 * Source of the names: Lambda developer guide, "Using Lambda environment variables", defined runtime variables.
 */
export function processEnvironment(
  fn: DeployedFunction,
  around: ProcessSurroundings,
): Record<string, string> {
  return { ...defaults(fn, around), ...fn.environment, ...reserved(fn, around) }
}

/** What a function's own variables may replace. */
function defaults(fn: DeployedFunction, around: ProcessSurroundings): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'otl-local',
    AWS_SECRET_ACCESS_KEY: 'otl-local',
    AWS_SESSION_TOKEN: 'otl-local',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: around.daemonAddress,
    HOME: around.home,
    LANG: 'en_US.UTF-8',
    NODE_PATH: [path.join(around.opt, 'nodejs', 'node_modules'), fn.codeDirectory].join(path.delimiter),
    PATH: [
      path.dirname(process.execPath),
      '/usr/local/bin',
      '/usr/bin',
      '/bin',
      path.join(around.opt, 'bin'),
    ].join(path.delimiter),
    TZ: ':UTC',
  }
}

/** What Lambda sets whatever the function's configuration says. */
function reserved(fn: DeployedFunction, around: ProcessSurroundings): Record<string, string> {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
  return {
    _HANDLER: fn.handler,
    AWS_DEFAULT_REGION: fn.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${randomBytes(16).toString('hex')}`,
    AWS_LAMBDA_RUNTIME_API: around.runtimeApi,
    AWS_REGION: fn.region,
    LAMBDA_RUNTIME_DIR: around.runtimeDirectory,
    LAMBDA_TASK_ROOT: fn.codeDirectory,
  }
}
