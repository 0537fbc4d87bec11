import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { OtlError } from '../../errors.ts'
import type { DeployedFunction, LogLine, Runtime, SegmentSink } from '../contract.ts'
import { type RuntimeApi, serveRuntimeApi } from './api.ts'
import { startEnvironment } from './environment.ts'
import { type Guard, startGuard } from './guard.ts'
import { type InvokeTools, invokeLater, invokeOnce } from './invoke.ts'
import { optFolders } from './opt/opt.ts'
import { environmentPool } from './pool.ts'
import type { SegmentForm } from './segments.ts'
import { lambdaSampler } from './tracing.ts'

export interface RuntimeOptions {
  readonly sink: SegmentSink
  /** `host:port` of the X-Ray daemon's UDP protocol. */
  readonly daemonAddress: string
  readonly segments: SegmentForm
  /** What functions print, line by line as they print it. */
  readonly log: (line: string) => void
  /** The same as it was printed, for the function's log group. */
  readonly keepLog?: (line: LogLine) => void
  /** Told of each attempt to run a function. */
  readonly invoked?: (fn: DeployedFunction) => void
  /** The built worker.ts; by default the one beside the built program. */
  readonly workerPath?: string
  readonly limits?: Partial<RuntimeLimits>
}

export interface RuntimeLimits {
  readonly initTimeoutMilliseconds: number
  readonly idleMilliseconds: number
  readonly environmentsPerFunction: number
  /** Before the second and the third attempt of an asynchronous invocation; Lambda waits 1 and 2 minutes. */
  readonly retryDelays: readonly number[]
}

const usual: RuntimeLimits = {
  initTimeoutMilliseconds: 10_000,
  idleMilliseconds: 5 * 60_000,
  environmentsPerFunction: 10,
  retryDelays: [1000, 2000],
}

/**
 * Runs Node.js functions as Lambda does, each environment a child process under the Lambda Runtime API.
 * `invoke` rejects with an OtlError only where Lambda has no answer for: a runtime that is not Node.js, a layer whose
 * package is not installed, a closed runtime.
 */
export async function createRuntime(options: RuntimeOptions): Promise<Runtime> {
  const workerPath = options.workerPath ?? builtWorker()
  const limits = { ...usual, ...options.limits }
  const folder = await mkdtemp(path.join(tmpdir(), 'otl-local-'))
  const home = path.join(folder, 'home')
  await mkdir(home)
  const api = await serveRuntimeApi()
  const guard = startGuard(folder)
  const opt = optFolders(folder)
  const { daemonAddress, log: live, keepLog = () => {}, invoked = () => {} } = options
  const tools = { api, guard, opt, home, daemonAddress, workerPath, live, keepLog, ...limits }
  const pool = environmentPool({
    start: (fn) => startEnvironment(fn, tools),
    limitPerFunction: limits.environmentsPerFunction,
    idleMilliseconds: limits.idleMilliseconds,
  })
  const closing = new AbortController()
  const invokeTools: InvokeTools = {
    pool,
    sink: options.sink,
    invoked,
    form: options.segments,
    sample: lambdaSampler(),
    retryDelays: limits.retryDelays,
    signal: closing.signal,
  }
  let closed: Promise<void> | undefined
  return {
    async invoke(fn, invocation) {
      assertNode(fn)
      const invoke = invocation.type === 'Event' ? invokeLater : invokeOnce
      return invoke(fn, invocation, invokeTools)
    },
    retire: pool.retire,
    close() {
      closing.abort()
      closed ??= pool.close().then(() => tidy(api, guard, folder))
      return closed
    },
  }
}

async function tidy(api: RuntimeApi, guard: Guard, folder: string): Promise<void> {
  await api.close()
  await guard.close()
  await rm(folder, { recursive: true, force: true })
}

function assertNode(fn: DeployedFunction): void {
  if (/^nodejs\d/.test(fn.runtime)) return
  throw new OtlError(`otl local runs Node.js functions only; ${fn.name} has the runtime ${fn.runtime}`)
}

/** In the built program beside this module; from source what the last build left. */
function builtWorker(): string {
  const places = ['./worker.js', '../../../dist/worker.js'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  )
  const found = places.find((place) => existsSync(place))
  if (found === undefined)
    throw new OtlError('the worker of otl local is not built', { hint: 'npm run build' })
  return found
}
