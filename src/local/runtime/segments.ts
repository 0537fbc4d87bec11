import type { DeployedFunction, SegmentDocument } from '../contract.ts'
import { causeOf } from './cause.ts'
import type { Phase, Run } from './environment.ts'
import { newSegmentId } from './tracing.ts'

/** `older`: Initialization, Invocation, Overhead. `newer`: Init, Overhead, and figures as annotations. */
export type SegmentForm = 'older' | 'newer'

/** `performance.now()` milliseconds → seconds since the Unix epoch, microseconds kept. */
export type Clock = (milliseconds: number) => number

/** One clock per invocation: the monotonic clock stands still while a laptop sleeps, the wall clock does not. */
export function startClock(): Clock {
  const offset = Date.now() - performance.now()
  return (milliseconds) => Math.round((offset + milliseconds) * 1000) / 1e6
}

export interface ServiceSegment {
  readonly id: string
  readonly traceId: string
  readonly callerId?: string
  readonly fn: DeployedFunction
  readonly requestId: string
  readonly from: number
}

/** What Lambda the service saw of an invocation. Without `end` it is still going on. */
export function serviceDocument(
  segment: ServiceSegment,
  clock: Clock,
  end?: { readonly at: number; readonly status: number; readonly flags?: Flags },
  subsegments: readonly SegmentDocument[] = [],
): SegmentDocument {
  return {
    id: segment.id,
    trace_id: segment.traceId,
    name: segment.fn.name,
    start_time: clock(segment.from),
    ...(end ? { end_time: clock(end.at) } : { in_progress: true }),
    ...(segment.callerId !== undefined && { parent_id: segment.callerId }),
    ...end?.flags,
    ...(end && { http: { response: { status: end.status } } }),
    aws: { request_id: segment.requestId },
    origin: 'AWS::Lambda',
    resource_arn: segment.fn.arn,
    ...(subsegments.length > 0 && { subsegments }),
  }
}

export interface FunctionSegment {
  readonly id: string
  readonly traceId: string
  /** The service segment, or the attempt of an asynchronous invocation. */
  readonly parentId: string
  readonly fn: DeployedFunction
}

export function openFunctionDocument(segment: FunctionSegment, clock: Clock, from: number): SegmentDocument {
  return { ...functionHead(segment), start_time: clock(from), in_progress: true }
}

/** Initialisation lies before the segment's own start, as in Lambda's documents. */
export function functionDocument(
  segment: FunctionSegment,
  clock: Clock,
  run: Run,
  form: SegmentForm,
): SegmentDocument {
  const whole = wholeOf(run)
  const cause = run.failure && causeOf(run.payload, segment.fn.codeDirectory)
  return {
    ...functionHead(segment),
    start_time: clock(whole.from),
    end_time: clock(whole.to),
    ...flagsOf(run),
    ...(cause && { cause }),
    ...(form === 'newer' && run.invocation && { annotations: figures(run, run.invocation) }),
    subsegments: phases(segment.fn, clock, run, form),
  }
}

export type Flags = { readonly error?: true; readonly fault?: true }

/**
 * An error of the function's own code is `error` in Lambda's documents (recorded); a process that ended or was ended
 * is shown as `fault`.
 */
export function flagsOf(run: Run): Flags {
  if (run.failure === 'function') return { error: true }
  return run.failure === 'platform' ? { fault: true } : {}
}

function functionHead(
  segment: FunctionSegment,
): Omit<SegmentDocument, 'start_time'> & { id: string; name: string } {
  const { fn } = segment
  return {
    id: segment.id,
    trace_id: segment.traceId,
    name: fn.name,
    parent_id: segment.parentId,
    aws: { account_id: fn.account, function_arn: fn.arn, resource_names: [fn.name] },
    origin: 'AWS::Lambda::Function',
  }
}

function wholeOf(run: Run): Phase {
  const first = run.invocation ?? run.init ?? { from: 0, to: 0 }
  return { from: first.from, to: (run.overhead ?? first).to }
}

function phases(fn: DeployedFunction, clock: Clock, run: Run, form: SegmentForm): SegmentDocument[] {
  const phase = (name: string, time: Phase | undefined, flags: Flags = {}): SegmentDocument[] =>
    time === undefined
      ? []
      : [
          {
            id: newSegmentId(),
            name,
            start_time: clock(time.from),
            end_time: clock(time.to),
            ...flags,
            aws: { function_arn: fn.arn },
          },
        ]
  const ofInit = run.invocation ? {} : flagsOf(run)
  return [
    ...phase(form === 'older' ? 'Initialization' : 'Init', run.init, ofInit),
    ...(form === 'older' ? phase('Invocation', run.invocation, flagsOf(run)) : []),
    ...phase('Overhead', run.overhead),
  ]
}

/** Milliseconds. No extension runs here, so none takes time. */
function figures(run: Run, invocation: Phase): Record<string, number> {
  const firstByte = run.firstByteAt ?? invocation.to
  return {
    'aws.responseLatency': rounded(firstByte - invocation.from),
    'aws.responseDuration': rounded(invocation.to - firstByte),
    'aws.runtimeOverhead': rounded(run.overhead ? run.overhead.to - run.overhead.from : 0),
    'aws.extensionOverhead': 0,
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
