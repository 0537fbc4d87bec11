import { randomBytes } from 'node:crypto'
import type { DeployedFunction } from '../contract.ts'
import { formatTraceHeader, parseTraceHeader, type TraceHeader } from './trace-header.ts'

/** What Lambda makes of the caller's trace header for one invocation. */
export type TraceDecision =
  | {
      readonly kind: 'sampled'
      readonly traceId: string
      /** Id of the caller's segment. */
      readonly callerId?: string
      /** The header that the function sees, given the segment that stands for its attempt. */
      headerFor(segmentId: string): string
    }
  /** Lambda emits nothing; the function sees `header`. */
  | { readonly kind: 'unseen'; readonly header: string }

export type Sampler = (arn: string) => boolean

/** Lambda's own rule where nobody decided before: the first request of each second, and 5 % of the others. */
export function lambdaSampler(now: () => number = Date.now, random: () => number = Math.random): Sampler {
  const lastSecond = new Map<string, number>()
  return (arn) => {
    const second = Math.floor(now() / 1000)
    if (lastSecond.get(arn) === second) return random() < 0.05
    lastSecond.set(arn, second)
    return true
  }
}

export function decideTrace(
  fn: Pick<DeployedFunction, 'arn' | 'tracing'>,
  callerHeader: string | undefined,
  sample: Sampler,
): TraceDecision {
  const caller = parseTraceHeader(callerHeader)
  if (fn.tracing === 'PassThrough') return { kind: 'unseen', header: passedThrough(caller, callerHeader) }

  const root = caller.root ?? newTraceId()
  const sampled = (caller.root === undefined ? undefined : caller.sampled) ?? sample(fn.arn)
  if (!sampled) return { kind: 'unseen', header: unsampled({ ...caller, root }) }
  return {
    kind: 'sampled',
    traceId: root,
    ...(caller.root !== undefined && caller.parent !== undefined ? { callerId: caller.parent } : {}),
    headerFor: (segmentId) =>
      formatTraceHeader({ root, parent: segmentId, sampled: true, rest: caller.rest }),
  }
}

export function newSegmentId(): string {
  return randomBytes(8).toString('hex')
}

function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16)
  return `1-${seconds.padStart(8, '0')}-${randomBytes(12).toString('hex')}`
}

/** A header that carries a trace goes on as it came; without one Lambda makes its own, with the decision not to sample. */
function passedThrough(caller: TraceHeader, asItCame: string | undefined): string {
  if (asItCame !== undefined && caller.root !== undefined) return asItCame
  return unsampled({ ...caller, root: newTraceId() })
}

function unsampled(header: TraceHeader): string {
  return formatTraceHeader({ ...header, parent: header.parent ?? newSegmentId(), sampled: false })
}
