import { randomBytes } from 'node:crypto'
import type { DeployedFunction, LogLine } from '../contract.ts'
import type { Delivery, RuntimeApi, Session, WorkerMessage } from './api.ts'
import { type Child, describeExit, type ExitStatus } from './child.ts'
import { responseTooLarge, runtimeExit, timedOut, timeoutText } from './failure.ts'
import type { Guard } from './guard.ts'
import { type FunctionLog, functionLog } from './log.ts'
import type { OptFolders } from './opt/opt.ts'
import { startProcess } from './process.ts'

/** Times are `performance.now()` milliseconds. */
export interface Phase {
  readonly from: number
  readonly to: number
}

/** What one invocation did in an environment. */
export interface Run {
  /** Only of the run that started the environment. */
  readonly init?: Phase
  /** From delivery to response, or to the end of the process. Absent when initialisation failed. */
  readonly invocation?: Phase
  readonly firstByteAt?: number
  /** From the response to the next poll; absent when the process never came back. */
  readonly overhead?: Phase
  readonly payload: Uint8Array
  /** Who failed: the code with an error of its own, or the process as a whole (exit, timeout). */
  readonly failure?: 'function' | 'platform'
  readonly maxMemoryMegabytes?: number
}

/** One process that takes one invocation at a time. */
export interface Environment {
  readonly fn: DeployedFunction
  readonly log: FunctionLog
  isAlive(): boolean
  /**
   * Never rejects: whatever goes wrong in the function is a Run with a failure.
   * @param onStart called when initialisation is over, one way or the other
   */
  run(delivery: Omit<Delivery, 'deadline'>, onStart: () => void): Promise<Run>
  /** Resolves when the process is gone. */
  end(): Promise<void>
}

export interface EnvironmentTools {
  readonly api: RuntimeApi
  readonly guard: Guard
  readonly opt: OptFolders
  /** An empty folder. */
  readonly home: string
  readonly daemonAddress: string
  readonly workerPath: string
  readonly initTimeoutMilliseconds: number
  readonly live: (line: string) => void
  /** Where CloudWatch would get it. */
  readonly keepLog: (line: LogLine) => void
}

/** @throws OtlError when what an attached layer stands for is not installed */
export async function startEnvironment(fn: DeployedFunction, tools: EnvironmentTools): Promise<Environment> {
  const opt = await tools.opt.folderFor(fn.layers)
  const session = tools.api.open()
  const log = functionLog(tools.live, undefined, toLogStream(fn, tools.keepLog))
  const from = performance.now()
  const child = await startProcess(fn, { ...tools, opt, runtimeApi: session.address }, log.write)
  const talk: Talk = { session, log, child, exited: watchExit(child, session, tools.guard) }
  let cold = true
  let memory: number | undefined

  async function run(delivery: Omit<Delivery, 'deadline'>, onStart: () => void): Promise<Run> {
    let init: Phase | undefined
    if (cold) {
      cold = false
      const first = await nextEvent(talk, tools.initTimeoutMilliseconds)
      init = { from, to: first.at }
      onStart()
      if (first.kind !== 'next') {
        return { init, ...(await failedInit(talk, first, delivery.requestId, tools.initTimeoutMilliseconds)) }
      }
      memory = first.maxMemoryMegabytes
    } else onStart()
    const done = await invoke(talk, fn, delivery)
    memory = done.maxMemoryMegabytes ?? memory
    return { ...(init && { init }), ...done, ...(memory !== undefined && { maxMemoryMegabytes: memory }) }
  }

  return {
    fn,
    log,
    isAlive: child.isRunning,
    run,
    async end() {
      child.kill()
      await talk.exited
    },
  }
}

/** Each environment writes a stream of its own, named as Lambda names it. Events cannot be empty. */
function toLogStream(fn: DeployedFunction, keep: (line: LogLine) => void): (message: string) => void {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
  const stream = `${day}/[$LATEST]${randomBytes(16).toString('hex')}`
  return (message) => {
    if (message !== '') keep({ group: fn.logGroup, stream, message, timestamp: Date.now() })
  }
}

interface Talk {
  readonly session: Session
  readonly log: FunctionLog
  readonly child: Child
  readonly exited: Promise<Exit>
}

interface Exit {
  readonly kind: 'exit'
  readonly status: ExitStatus
  readonly at: number
}

type Event = WorkerMessage | Exit | { readonly kind: 'timeout'; readonly at: number }

async function watchExit(child: Child, session: Session, guard: Guard): Promise<Exit> {
  if (child.pid !== undefined) guard.add(child.pid)
  const status = await child.exited
  if (child.pid !== undefined) guard.remove(child.pid)
  session.close()
  return { kind: 'exit', status, at: performance.now() }
}

/** After a timeout the environment has to be ended: the message that was waited for may still be read. */
async function nextEvent(talk: Talk, milliseconds: number): Promise<Event> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<Event>((resolve) => {
    const ring = () => resolve({ kind: 'timeout', at: performance.now() })
    timer = setTimeout(ring, Math.max(0, milliseconds))
  })
  try {
    return await Promise.race([talk.session.receive(), talk.exited, timeout])
  } finally {
    clearTimeout(timer)
  }
}

async function failedInit(
  talk: Talk,
  event: Event,
  requestId: string,
  limit: number,
): Promise<Pick<Run, 'payload' | 'failure'>> {
  if (event.kind === 'init-error') {
    await endOf(talk)
    return outcome(event)
  }
  return { payload: await breakdown(talk, event, requestId, limit), failure: 'platform' }
}

async function invoke(talk: Talk, fn: DeployedFunction, delivery: Omit<Delivery, 'deadline'>): Promise<Run> {
  const limit = fn.timeoutSeconds * 1000
  const from = performance.now()
  talk.session.deliver({ ...delivery, deadline: Date.now() + limit })
  const answer = await nextEvent(talk, limit)
  const invocation = { from, to: answer.at }
  if (answer.kind !== 'response' && answer.kind !== 'error') {
    const payload = await breakdown(talk, answer, delivery.requestId, limit)
    return { invocation, payload, failure: 'platform' }
  }
  const after = await nextEvent(talk, limit - (answer.at - from))
  if (after.kind === 'next') await outputRead()
  else await breakdown(talk, after, delivery.requestId, limit)
  return {
    invocation,
    ...outcome(answer),
    ...(after.kind === 'next' && { overhead: { from: answer.at, to: after.at } }),
    ...(after.kind === 'next' &&
      after.maxMemoryMegabytes !== undefined && { maxMemoryMegabytes: after.maxMemoryMegabytes }),
  }
}

function outcome(
  answer: Extract<WorkerMessage, { kind: 'response' | 'error' | 'init-error' }>,
): Pick<Run, 'payload' | 'failure' | 'firstByteAt'> {
  if (answer.payload === undefined) return { payload: responseTooLarge(), failure: 'function' }
  if (answer.kind !== 'response') return { payload: answer.payload, failure: 'function' }
  return { payload: answer.payload, firstByteAt: answer.firstByteAt }
}

/** The process ended, hangs or breaks the protocol: it is gone afterwards, and the log says how. */
async function breakdown(talk: Talk, event: Event, requestId: string, limit: number): Promise<Uint8Array> {
  const status = await endOf(talk)
  if (event.kind === 'timeout') {
    talk.log.line(`${new Date().toISOString()} ${requestId} ${timeoutText(limit)}`)
    return timedOut(requestId, limit)
  }
  const how = describeExit(status)
  talk.log.line(`RequestId: ${requestId} Error: ${how}\nRuntime.ExitError`)
  return runtimeExit(requestId, how)
}

async function endOf(talk: Talk): Promise<ExitStatus> {
  talk.child.kill()
  const { status } = await talk.exited
  return status
}

/** The worker flushes its output before it answers, so by now it is in our pipes: two turns read it. */
async function outputRead(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
