import type { LambdaFunction } from '../instrument/function.ts'

/** All that the links are judged by; gathered once, so that each link is a pure function of it. */
export interface Facts {
  readonly fn: LambdaFunction
  /** How a command that changes it names the function: its name, with `--region` where that is needed. */
  readonly named: string
  /** The same for a command that looks, with the version or alias that was asked for. */
  readonly asked: string
  /** A published version or an alias, which cannot be changed. */
  readonly qualifier?: string
  readonly role: RoleAnswer
  /** What Lambda said of each attached layer, by its ARN. */
  readonly layers: ReadonlyMap<string, LayerRead>
  readonly traces: Looked<TracesFound>
  readonly destination: Looked<TraceDestination>
  /** Present when an invocation was asked for. */
  readonly invocation?: Invocation
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/** Whether the execution role may send traces. */
export type RoleAnswer = 'yes' | 'no' | 'could not check'

export type Looked<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Empty lists mean "not stated". `absent`: deleted, or never published. */
export type LayerRead =
  | {
      readonly kind: 'read'
      readonly runtimes: readonly string[]
      readonly architectures: readonly string[]
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' }

/** Where the account sends its traces in this region. */
export interface TraceDestination {
  readonly store: 'X-Ray' | 'CloudWatch Logs'
  /** A change of it is under way. */
  readonly pending: boolean
  /** Share of traces that X-Ray's own reads find, with CloudWatch Logs. */
  readonly indexedPercent?: number
}

export interface TracesFound {
  readonly hours: number
  /** Summaries counted; with `more`, at least as many. */
  readonly count: number
  readonly more: boolean
  /** The newest of them, newest first. */
  readonly newest: readonly TraceSeen[]
}

/** What one trace shows of the function. */
export interface TraceSeen {
  readonly id: string
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number
  /** Lambda's own segment, which the service sends whatever the role allows. */
  readonly service: boolean
  /** The function's segment, which needs the role. */
  readonly segment: boolean
  /** OpenTelemetry's span around the handler below that segment. */
  readonly handler: boolean
  /** Such a span without Lambda's segments around it. */
  readonly loose: boolean
  /** Something in it has no end yet. */
  readonly open: boolean
}

export interface Invocation {
  readonly traceId: string
  /** `Unhandled` and the like; absent when the function answered. */
  readonly functionError?: string
  /** Exit status of a runtime that ended, as its error message tells. */
  readonly exitStatus?: number
  readonly lookedFor: 'waited' | 'not asked' | 'tracing is off'
  /** Absent while the trace has not appeared. */
  readonly seen?: TraceSeen
}
