/** The seams between the rooms of `otl local`: control plane, runtime, trace store. */

/** A segment document as in X-Ray's developer guide: parsed JSON, fields beyond these kept. */
export interface SegmentDocument {
  readonly id: string
  readonly trace_id?: string
  readonly name: string
  /** Seconds since the Unix epoch. */
  readonly start_time: number
  readonly end_time?: number
  readonly [field: string]: unknown
}

/** Where segments go: the X-Ray store of the same process. */
export interface SegmentSink {
  put(document: SegmentDocument): void
}

/** One event of a log group. */
export interface LogLine {
  readonly group: string
  readonly stream: string
  /** As the function printed it. */
  readonly message: string
  /** Milliseconds since the Unix epoch. */
  readonly timestamp: number
}

/** A function's code and the configuration that invocations see. */
export interface DeployedFunction {
  readonly arn: string
  readonly name: string
  readonly account: string
  readonly region: string
  readonly runtime: string
  readonly handler: string
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  readonly environment: Readonly<Record<string, string>>
  /** Versioned layer ARNs, in order. */
  readonly layers: readonly string[]
  readonly tracing: 'Active' | 'PassThrough'
  readonly logGroup: string
  /** Absolute folder that holds the code (`LAMBDA_TASK_ROOT`). */
  readonly codeDirectory: string
  /** Changes whenever code or configuration does: an environment of another generation takes no more invocations. */
  readonly generation: string
}

export interface Invocation {
  readonly requestId: string
  readonly payload: Uint8Array
  readonly type: 'RequestResponse' | 'Event'
  /** The caller's `X-Amzn-Trace-Id`, as it came. */
  readonly traceHeader?: string
  /** Base64 of the caller's client context, as it came. */
  readonly clientContext?: string
}

export interface InvocationResult {
  readonly payload: Uint8Array
  readonly functionError?: 'Handled' | 'Unhandled'
  /** The function's log of this invocation, START to REPORT, whole. */
  readonly log: string
}

/** Runs functions in child processes, cold first, warm after. */
export interface Runtime {
  /** Never rejects for a failing function: that is an InvocationResult. */
  invoke(fn: DeployedFunction, invocation: Invocation): Promise<InvocationResult>
  /** Ends the environments of a function: on new code, new configuration, deletion. Waits for invocations in flight. */
  retire(arn: string): Promise<void>
  /** Ends every environment; afterwards no child process is left. */
  close(): Promise<void>
}
