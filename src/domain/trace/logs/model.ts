/** One event of CloudWatch Logs. */
export interface LogEvent {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly stream: string
  readonly message: string
}

export interface LogQuery {
  readonly group: string
  readonly since: Date
  readonly until: Date
  /** CloudWatch's filter pattern; absent: every event. */
  readonly pattern?: string
  /** Absent: every stream of the group. */
  readonly stream?: string
  readonly newestFirst?: boolean
}

/** What to look for in the log of one function. */
export interface LogQuestion {
  /** The row that the lines belong to. */
  readonly spanId: string
  readonly functionName: string
  /** Where the function runs, as its ARN tells; absent: where the trace was found. */
  readonly region?: string
  readonly requestId?: string
  /** X-Ray's form and W3C's: programs write either. */
  readonly traceIds: readonly string[]
  /** Milliseconds since the Unix epoch. */
  readonly from: number
  readonly to: number
  /** The lines of the initialization belong to it as well. */
  readonly coldStart: boolean
}

/** What an invocation has logged. */
export interface SpanLog {
  readonly spanId: string
  readonly functionName: string
  readonly group: string
  readonly requestId?: string
  /** In the order of CloudWatch; the first and the last of many. */
  readonly lines: readonly LogEvent[]
  /** Lines of the invocation that are not among `lines`; they stood before the one at `leftOutAt`. */
  readonly leftOut: number
  readonly leftOutAt: number
  /** There was more than was read. */
  readonly more: boolean
  /** Lambda has written the last line of the invocation. */
  readonly complete: boolean
}

/** Why the log of an invocation could not be read. */
export interface LogFailure {
  readonly spanId: string
  readonly functionName: string
  readonly reason: string
  /** There is no such log group. One appears when a function first logs. */
  readonly absent: boolean
}

export interface TraceLogs {
  readonly logs: readonly SpanLog[]
  readonly failures: readonly LogFailure[]
  /** Invocations beyond the bound, whose logs were not looked for. */
  readonly notLooked: number
}
