/** `otl local` as its command sees it. */
export interface LocalOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly region: string
  /** The form of Lambda's own segments: with an `Invocation` subsegment, or the one being rolled out without it. */
  readonly segments: 'older' | 'newer'
  /** Traces are kept as by an account with Transaction Search, of which X-Ray has indexed this share, 0 to 100. */
  readonly transactionSearch?: number
  /** Whether requests beyond Lambda's rates are answered with 429. */
  readonly requestRates?: boolean
  /** Functions to create at the start. */
  readonly functions: readonly { readonly name: string; readonly codeDirectory: string }[]
}

export interface LocalStack {
  start(options: LocalOptions, log: (line: string) => void): Promise<RunningLocal>
}

export interface RunningLocal {
  /** For example `http://127.0.0.1:4566`. */
  readonly endpoint: string
  /** `127.0.0.1:port` of the X-Ray daemon's UDP protocol. */
  readonly daemonAddress: string
  close(): Promise<void>
}
