import type { TraceDestination } from '../domain/doctor/facts.ts'
import type { FunctionSummary, LambdaFunction, TracingMode } from '../domain/instrument/function.ts'
import type { InvokeAnswer, InvokeRequest } from '../domain/instrument/invocation.ts'
import type { RolePolicy } from '../domain/instrument/role-policy.ts'
import type { GraphQuery, ReportedService } from '../domain/map/index.ts'
import type { Decisions } from '../domain/permissions/role-rights.ts'
import type { ChooseFiles, PackageReading } from '../domain/preflight/code/package.ts'
import type { CodeSigning } from '../domain/preflight/signing.ts'
import type { Alias, Provisioned } from '../domain/preflight/traffic.ts'
import type { LogEvent, LogQuery } from '../domain/trace/logs/model.ts'
import type { TraceDocuments, TraceQuery, TraceSummary } from '../domain/trace/source.ts'
import type { Window } from '../domain/trace/window.ts'

/** Which account, region and endpoint to talk to. Absent fields are the SDK's own defaults. */
export interface Target {
  readonly region?: string
  /** Told each time that Lambda asks to slow down, also where the SDK then tries again by itself. */
  readonly onThrottle?: () => void
  /** Ctrl-C does not cut calls that are under way: whoever asks for this stops sending new ones itself. */
  readonly finishCalls?: boolean
}

/** What the commands need of AWS in one region, and all that a test has to fake. Every failure is an OtlError. */
export interface Aws {
  readonly region: string
  /** Host name of a configured endpoint; undefined for AWS's own. */
  endpoint(): Promise<string | undefined>
  identity(): Promise<Identity>
  /** Yields as pages arrive; stops asking when nobody reads on. */
  listFunctions(): AsyncIterable<FunctionSummary>
  /** @param name function name, or ARN (unqualified) */
  getFunction(name: string): Promise<LambdaFunction>
  createFunction(request: CreateFunctionRequest): Promise<LambdaFunction>
  /** One guarded write of layers, environment and tracing; returns the function once Lambda runs the new settings. */
  updateConfiguration(fn: LambdaFunction, update: ConfigurationUpdate): Promise<UpdateOutcome>
  tagFunction(arn: string, set: Readonly<Record<string, string>>, remove: readonly string[]): Promise<void>
  getLayer(versionArn: string): Promise<LayerVersion>
  /** Looks into a function's package by ranged reads; `choose` names the small files to read besides. */
  readPackage(functionArn: string, choose: ChooseFiles): Promise<PackageReading>
  readLayerPackage(versionArn: string): Promise<PackageReading>
  listAliases(functionArn: string): Promise<readonly Alias[]>
  /** Publishes `$LATEST` as it was read. @returns the version's number */
  publishVersion(fn: LambdaFunction, description: string): Promise<string>
  /** Fails when somebody moved the alias since it was read. */
  moveAlias(functionArn: string, alias: Alias, version: string): Promise<void>
  listProvisioned(functionArn: string): Promise<readonly Provisioned[]>
  /** Undefined when the function's code is not signed. */
  getCodeSigning(functionArn: string): Promise<CodeSigning | undefined>
  /** @param resourceArn absent: all resources */
  simulate(principalArn: string, actions: readonly string[], resourceArn?: string): Promise<Decisions>
  /** ARNs of the managed policies attached to a role. */
  attachedPolicies(roleName: string): Promise<readonly string[]>
  /** A role's ARN with its path. */
  roleArn(roleName: string): Promise<string>
  attachPolicy(policy: RolePolicy): Promise<void>
  /** Also when it is not attached any more. */
  detachPolicy(policy: RolePolicy): Promise<void>
  invoke(request: InvokeRequest): Promise<InvokeAnswer>
  /** Newest first within what has been read. */
  listTraces(query: TraceQuery): AsyncIterable<TraceSummary>
  /** Absent ids are simply not yielded. */
  getTraces(ids: readonly string[]): AsyncIterable<TraceDocuments>
  /** The same from where Transaction Search keeps them. @param window when the traces began */
  retrieveTraces(ids: readonly string[], window: Window): AsyncIterable<TraceDocuments>
  /** How often functions were invoked in that time, as CloudWatch counts it. */
  countInvocations(functions: readonly string[], window: Window & { readonly now: Date }): Promise<number>
  /** Events of a log group as pages arrive; stops asking when nobody reads on. */
  readLogs(query: LogQuery): AsyncIterable<LogEvent>
  /** X-Ray's service graph, one answer for each part of the window that it takes at once. */
  serviceGraph(query: GraphQuery): AsyncIterable<readonly ReportedService[]>
  /** Where this account sends its traces in this region; AWS's own read-only policy does not allow to ask. */
  traceDestination(): Promise<TraceDestination>
}

export interface Identity {
  readonly account: string
  readonly arn: string
}

/** The whole desired value of each member; a member left out is not sent, so it keeps its value. */
export interface ConfigurationUpdate {
  readonly layers?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly tracing?: TracingMode
}

/**
 * `stale`: somebody changed the function since it was read (412); nothing was written.
 * `failed`: Lambda accepted the update and then gave it up; the old configuration stays in force.
 */
/* `refused`: it is certain that nothing was written. A failure that leaves this open is thrown. */
export type UpdateOutcome =
  | { readonly kind: 'refused'; readonly error: Error }
  | { readonly kind: 'live'; readonly fn: LambdaFunction }
  | { readonly kind: 'stale'; readonly fn: LambdaFunction }
  | { readonly kind: 'failed'; readonly reason: string; readonly fn: LambdaFunction }

export interface LayerVersion {
  readonly arn: string
  /** Empty means "not stated", never "none". */
  readonly runtimes: readonly string[]
  readonly architectures: readonly string[]
  /** Version of the signing profile that signed it, as an ARN. */
  readonly signingProfile?: string
  readonly createdAt?: string
  readonly description?: string
}

/** A function for `otl local`: its code is a folder of this machine, used in place. */
export interface CreateFunctionRequest {
  readonly name: string
  readonly runtime: string
  readonly handler: string
  /** Absolute. */
  readonly codeDirectory: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
}
