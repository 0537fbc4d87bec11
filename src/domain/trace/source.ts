export interface TraceQuery {
  readonly since: Date
  readonly until: Date
  /** X-Ray filter expression. */
  readonly filter?: string
}

export interface TraceSummary {
  readonly id: string
  readonly startedAt?: Date
  /** Root start to last end, seconds. */
  readonly durationSeconds?: number
  readonly fault: boolean
  readonly error: boolean
  readonly throttle: boolean
  readonly partial: boolean
}

/** One trace as BatchGetTraces returned it; each document is JSON text. */
export interface TraceDocuments {
  readonly id: string
  readonly documents: readonly string[]
  /** X-Ray dropped later segments because the trace was too large. */
  readonly limitExceeded: boolean
}
