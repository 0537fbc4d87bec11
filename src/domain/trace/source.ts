export interface TraceQuery {
  readonly since: Date
  readonly until: Date
  /** X-Ray filter expression. */
  readonly filter?: string
  /** Which traces belong to the time: those that began in it (the default), or those that were added to in it. */
  readonly by?: 'start' | 'update'
}

export interface TraceSummary {
  readonly id: string
  readonly startedAt?: Date
  /** Root start to last end, seconds. */
  readonly durationSeconds?: number
  /** Of the root alone, seconds: what whoever asked had to wait. */
  readonly responseSeconds?: number
  readonly fault: boolean
  readonly error: boolean
  readonly throttle: boolean
  readonly partial: boolean
  /** Grows whenever the trace does. */
  readonly revision?: number
}

/** One trace as BatchGetTraces returned it; each document is JSON text. */
export interface TraceDocuments {
  readonly id: string
  readonly documents: readonly string[]
  /** X-Ray dropped later segments because the trace was too large. */
  readonly limitExceeded: boolean
}
