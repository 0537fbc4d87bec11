export interface InvokeRequest {
  readonly fn: string
  readonly payload: Uint8Array
  /** Sent as `X-Amzn-Trace-Id`. */
  readonly traceHeader: string
  readonly qualifier?: string
}

export interface InvokeAnswer {
  readonly payload: Uint8Array
  readonly functionError?: string
  /** The last 4 KB of the function's log. */
  readonly logTail: string
  readonly executedVersion?: string
}
