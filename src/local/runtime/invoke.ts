import { setTimeout as pause } from 'node:timers/promises'
import type {
  DeployedFunction,
  Invocation,
  InvocationResult,
  SegmentDocument,
  SegmentSink,
} from '../contract.ts'
import type { Run } from './environment.ts'
import type { Pool } from './pool.ts'
import { reportLines, startLine } from './report.ts'
import {
  type Clock,
  type FunctionSegment,
  flagsOf,
  functionDocument,
  openFunctionDocument,
  type SegmentForm,
  type ServiceSegment,
  serviceDocument,
  startClock,
} from './segments.ts'
import { decideTrace, newSegmentId, type Sampler, type TraceDecision } from './tracing.ts'

export interface InvokeTools {
  readonly pool: Pool
  readonly sink: SegmentSink
  readonly invoked: (fn: DeployedFunction) => void
  readonly form: SegmentForm
  readonly sample: Sampler
  /** Milliseconds before the second and the third attempt of an asynchronous invocation. */
  readonly retryDelays: readonly number[]
  readonly signal: AbortSignal
}

/** One invocation on its way: what all its attempts share. */
interface Journey {
  readonly fn: DeployedFunction
  readonly invocation: Invocation
  readonly trace: TraceDecision
  /** Only of a sampled invocation. */
  readonly service?: ServiceSegment
  readonly clock: Clock
  readonly from: number
  readonly tools: InvokeTools
}

interface Attempt {
  readonly run: Run
  readonly result: InvocationResult
}

/** `RequestResponse`: one attempt, and its answer. */
export async function invokeOnce(
  fn: DeployedFunction,
  invocation: Invocation,
  tools: InvokeTools,
): Promise<InvocationResult> {
  const journey = setOut(fn, invocation, tools)
  putService(journey)
  try {
    const { run, result } = await attempt(journey, journey.service?.id)
    putService(journey, { at: performance.now(), status: 200, flags: flagsOf(run) })
    return result
  } catch (error) {
    putService(journey, { at: performance.now(), status: 500, flags: { fault: true } })
    throw error
  }
}

/**
 * `Event`: up to three attempts. The service segment covers the time until the event was accepted; the wait and the
 * attempts hang below it.
 * @returns the last attempt's answer, once nothing is left to do
 */
export async function invokeLater(
  fn: DeployedFunction,
  invocation: Invocation,
  tools: InvokeTools,
): Promise<InvocationResult> {
  const journey = setOut(fn, invocation, tools)
  putService(journey)
  const accepted = { at: performance.now(), status: 202 }
  const parts: SegmentDocument[] = []
  try {
    for (let number = 1; ; number += 1) {
      const { run, result } = await numberedAttempt(journey, number, parts)
      const delay = tools.retryDelays[number - 1]
      if (run.failure === undefined || delay === undefined) return result
      await pause(delay, undefined, { signal: tools.signal }).catch(() => {})
      if (tools.signal.aborted) return result
    }
  } finally {
    putService(journey, accepted, parts)
  }
}

async function numberedAttempt(journey: Journey, number: number, parts: SegmentDocument[]): Promise<Attempt> {
  const { clock } = journey
  const id = newSegmentId()
  let from = performance.now()
  const done = await attempt(journey, id, () => {
    from = performance.now()
  })
  if (number === 1) {
    parts.push({
      id: newSegmentId(),
      name: 'Dwell Time',
      start_time: clock(journey.from),
      end_time: clock(from),
    })
  }
  parts.push({
    id,
    name: `Attempt #${number}`,
    start_time: clock(from),
    end_time: clock(performance.now()),
    ...flagsOf(done.run),
    http: { response: { status: 200 } },
  })
  return done
}

function setOut(fn: DeployedFunction, invocation: Invocation, tools: InvokeTools): Journey {
  const trace = decideTrace(fn, invocation.traceHeader, tools.sample)
  const from = performance.now()
  const { requestId } = invocation
  const journey = { fn, invocation, trace, clock: startClock(), from, tools }
  if (trace.kind !== 'sampled') return journey
  const { traceId, callerId } = trace
  const caller = callerId === undefined ? {} : { callerId }
  return { ...journey, service: { id: newSegmentId(), traceId, ...caller, fn, requestId, from } }
}

function putService(
  { service, clock, tools }: Journey,
  end?: Parameters<typeof serviceDocument>[2],
  parts?: readonly SegmentDocument[],
): void {
  if (service) tools.sink.put(serviceDocument(service, clock, end, parts))
}

async function attempt(journey: Journey, parentId: string | undefined, onTaken = () => {}): Promise<Attempt> {
  const { fn, invocation, clock, tools, trace } = journey
  const { requestId } = invocation
  const segment = functionSegment(journey, parentId)
  tools.invoked(fn)
  return tools.pool.use(fn, async (environment) => {
    onTaken()
    const delivery = {
      requestId,
      payload: invocation.payload.byteLength > 0 ? invocation.payload : new TextEncoder().encode('{}'),
      arn: fn.arn,
      traceHeader: trace.kind === 'sampled' ? trace.headerFor(segment?.id ?? '') : trace.header,
      ...clientContext(invocation.clientContext),
    }
    const run = await environment.run(delivery, () => {
      environment.log.line(startLine(requestId))
      if (segment) tools.sink.put(openFunctionDocument(segment, clock, performance.now()))
    })
    environment.log.line(
      reportLines(requestId, fn, run, segment && { traceId: segment.traceId, segmentId: segment.id }),
    )
    if (segment) tools.sink.put(functionDocument(segment, clock, run, tools.form))
    return { run, result: resultOf(run, environment.log.take()) }
  })
}

function functionSegment({ fn, trace }: Journey, parentId: string | undefined): FunctionSegment | undefined {
  if (trace.kind !== 'sampled' || parentId === undefined) return undefined
  return { id: newSegmentId(), traceId: trace.traceId, parentId, fn }
}

function resultOf(run: Run, log: string): InvocationResult {
  return { payload: run.payload, ...(run.failure && { functionError: 'Unhandled' }), log }
}

/** Travels in an HTTP header, so everything beyond ASCII is escaped. What is not JSON is left out. */
function clientContext(base64: string | undefined): { clientContext?: string } {
  if (base64 === undefined) return {}
  try {
    const json = JSON.stringify(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')))
    const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
    return { clientContext: json.replace(/[^\x20-\x7e]/g, escaped) }
  } catch {
    return {}
  }
}
