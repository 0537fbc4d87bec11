import { resolve } from 'node:path'
import { Hono } from 'hono'
import { Exit, OtlError } from '../errors.ts'
import { cloudWatchRoutes } from './cloudwatch/api.ts'
import { createInvocationCounts, type InvocationCounts } from './cloudwatch/invocation-counts.ts'
import { createLogStore, type LogStore, withSpans } from './cloudwatch/log-store.ts'
import type { SegmentSink } from './contract.ts'
import { startDaemon } from './daemon/daemon.ts'
import { layersUpTo } from './lambda/catalogue.ts'
import { afterMilliseconds } from './lambda/lifecycle.ts'
import { runtimeForNode } from './lambda/runtimes.ts'
import { createLambda, type LambdaService } from './lambda/service.ts'
import { createRuntime } from './runtime/index.ts'
import { type LocalEnv, localApp } from './server/app.ts'
import { AwsFault } from './server/fault.ts'
import { listen } from './server/listen.ts'
import { stsRoutes } from './sts/api.ts'
import { xrayRoutes } from './xray/api.ts'
import { spanEvents } from './xray/retrieval.ts'
import { createTraceStore } from './xray/store.ts'

export interface LocalOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly region: string
  /** The form of Lambda's own segments: with an `Invocation` subsegment, or the one being rolled out without it. */
  readonly segments: 'older' | 'newer'
  /** Traces are kept as by an account with Transaction Search, of which X-Ray has indexed this share, 0 to 100. */
  readonly transactionSearch?: number
  /** Whether requests beyond Lambda's rates are answered with 429. */
  readonly requestRates?: boolean
  /** Functions to create at the start. */
  readonly functions: readonly { readonly name: string; readonly codeDirectory: string }[]
  /** ARNs of layer versions beyond otl's catalogue that are to exist. */
  readonly newerLayers?: readonly string[]
  /** How long a creation or an update stays under way. */
  readonly transitionMilliseconds?: number
  /** The built program that runs functions; by default the one beside the built otl. */
  readonly workerPath?: string
}

export interface RunningLocal {
  /** For example `http://127.0.0.1:4566`. */
  readonly endpoint: string
  /** `127.0.0.1:port` of the X-Ray daemon's UDP protocol. */
  readonly daemonAddress: string
  close(): Promise<void>
}

type Close = () => Promise<void>

/** Long enough for a caller that does not wait to meet it, short enough not to be noticed by one that does. */
const DEFAULT_TRANSITION_MILLISECONDS = 150

/**
 * Lambda, X-Ray, CloudWatch and STS on one loopback port, the X-Ray daemon on another.
 * @throws OtlError when a port cannot be had or a function cannot be made
 */
export async function startLocal(options: LocalOptions, log: (line: string) => void): Promise<RunningLocal> {
  const open: Close[] = []
  try {
    const store = createTraceStore()
    const daemon = await startDaemon(store, log)
    open.push(daemon.close)
    const logs = createLogStore()
    const counts = createInvocationCounts()
    const lambda = await startLambda(options, { store, logs, counts }, daemon.address, log)
    open.push(lambda.close)
    const { transactionSearch: indexedPercent } = options
    const search = indexedPercent === undefined ? undefined : { indexedPercent }
    const xray = new Hono<LocalEnv>().route('/', xrayRoutes(store, search))
    const cloudWatch = cloudWatchRoutes(search ? withSpans(logs, () => spanEvents(store)) : logs, counts)
    const services = [stsRoutes(), cloudWatch, lambda.routes, xray]
    const app = localApp(services, log)
    const server = await listen(app.fetch, options.port)
    open.push(server.close)
    return { endpoint: server.endpoint, daemonAddress: daemon.address, close: once(() => closeAll(open)) }
  } catch (error) {
    await closeAll(open)
    throw error
  }
}

/** What functions leave behind. */
interface Stores {
  readonly store: SegmentSink
  readonly logs: LogStore
  readonly counts: InvocationCounts
}

async function startLambda(
  options: LocalOptions,
  { store: sink, logs, counts }: Stores,
  daemonAddress: string,
  log: (line: string) => void,
): Promise<LambdaService> {
  const { region, segments, functions, transitionMilliseconds = DEFAULT_TRANSITION_MILLISECONDS } = options
  const worker = options.workerPath === undefined ? {} : { workerPath: options.workerPath }
  const runtime = await createRuntime({
    ...{ sink, daemonAddress, segments, log, ...worker },
    keepLog: logs.keep,
    invoked: ({ name }) => counts.count(name, new Date()),
  })
  const schedule = afterMilliseconds(transitionMilliseconds)
  const lambda = await createLambda({
    limited: options.requestRates === true,
    region,
    runtime,
    layers: layersUpTo(options.newerLayers ?? []),
    schedule,
    log,
  })
  try {
    for (const { name, codeDirectory } of functions) await addFunction(lambda, name, codeDirectory)
    return lambda
  } catch (error) {
    await lambda.close()
    throw error
  }
}

async function addFunction(lambda: LambdaService, name: string, codeDirectory: string): Promise<void> {
  const major = Number(process.versions.node.split('.')[0])
  try {
    await lambda.addFolder(name, resolve(codeDirectory), runtimeForNode(major))
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error
    throw new OtlError(`cannot make the function ${name}: ${error.message}`, {
      hint: 'give a name of letters, digits, - and _, and a folder that holds index.js or index.mjs',
      code: Exit.Usage,
    })
  }
}

/** Last opened, first closed; one that fails does not keep the others open. */
async function closeAll(open: Close[]): Promise<void> {
  const failures: unknown[] = []
  for (const close of open.splice(0).reverse()) await close().catch((error) => failures.push(error))
  if (failures.length > 0) throw new OtlError('otl local did not stop cleanly', { cause: failures[0] })
}

function once(close: Close): Close {
  let closing: Promise<void> | undefined
  return () => {
    closing ??= close()
    return closing
  }
}
