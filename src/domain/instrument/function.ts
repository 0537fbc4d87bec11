/** What ListFunctions tells of a function: enough to judge it, never enough to edit it. */
export interface FunctionSummary {
  /** Unqualified. */
  readonly arn: string
  readonly name: string
  readonly region: string
  readonly packageType: 'Zip' | 'Image'
  /** Absent for container images. */
  readonly runtime?: string
  readonly architecture: Architecture
  /** Versioned ARNs in the order that Lambda unpacks them. */
  readonly layers: readonly string[]
  readonly environment: Environment
  readonly tracing: TracingMode
  /** ARN of the execution role. */
  readonly role?: string
  /** The function that a Lambda@Edge replica was copied from. Absent for all others. */
  readonly masterArn?: string
  /** Runs on Lambda Managed Instances, where one process serves several invocations at a time. */
  readonly managedInstances?: true
  /** A durable function: one execution is several invocations. */
  readonly durable?: true
}

/** What otl knows of one Lambda function: GetFunction's answer with every "field may be absent" decided. */
export interface LambdaFunction extends FunctionSummary {
  readonly handler?: string
  /** Where it logs; absent where an endpoint does not tell. */
  readonly logGroup?: string
  /** ARN of the execution role. */
  readonly role?: string
  /** When code or configuration last changed, as Lambda writes it: `2026-11-22T12:00:00.000+0000`. */
  readonly modifiedAt?: string
  /** Lambda's optimistic lock (RevisionId): a write against an older one is refused with 412. Empty if not told. */
  readonly revision: string
  readonly state: string
  readonly lastUpdate: LastUpdate
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  /** Whether versions that are published are started from a snapshot. */
  readonly snapStart?: boolean
  readonly description?: string
  readonly tags: Tags
}

export type Architecture = 'x86_64' | 'arm64'
export type TracingMode = 'Active' | 'PassThrough'

export interface LastUpdate {
  readonly status: 'Successful' | 'InProgress' | 'Failed'
  readonly reason?: string
}

/**
 * A map that could not be decrypted is not an empty map: writing it back empty deletes every variable.
 * Lambda answers 200 with `Environment.Error` and no `Variables` in that case.
 */
export type Environment =
  | { readonly kind: 'readable'; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'unreadable'; readonly reason: string }

export type Tags =
  | { readonly kind: 'readable'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'unreadable'; readonly reason: string }
