import type { TraceDestination } from './domain/doctor/facts.ts'
import type { FunctionSummary, LambdaFunction, TracingMode } from './domain/instrument/function.ts'
import type { InvokeAnswer, InvokeRequest } from './domain/instrument/invocation.ts'
import type { RolePolicy } from './domain/instrument/role-policy.ts'
import type { GraphQuery, ReportedService } from './domain/map/index.ts'
import type { Decisions } from './domain/permissions/role-rights.ts'
import type { LoadedPolicy } from './domain/policy/loaded.ts'
import type { ChooseFiles, PackageReading } from './domain/preflight/code/package.ts'
import type { CodeSigning } from './domain/preflight/signing.ts'
import type { Alias, Provisioned } from './domain/preflight/traffic.ts'
import type { PatchOutcome, Wanted } from './domain/template/patch/outcome.ts'
import type { TemplateReading, TemplateRequest } from './domain/template/reading.ts'
import type { TraceDocuments, TraceQuery, TraceSummary } from './domain/trace/source.ts'
import type { ExitCode } from './errors.ts'
import type { Canvas } from './render/canvas.ts'

export type { InvokeAnswer, InvokeRequest, TraceDocuments, TraceQuery, TraceSummary }

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

/** One line that is rewritten in place on a terminal, and nothing elsewhere. */
export interface Progress {
  update(text: string): void
  /** Removes the line. Safe to call more than once. */
  stop(): void
}

/** How a run over many functions goes, in counts. */
export interface FleetState {
  readonly done: number
  readonly failed: number
}

/** The progress of a run over many functions: a bar on a terminal, a plain line now and then elsewhere. */
export interface FleetProgress {
  update(state: FleetState): void
  /** Lines that stay, for example a failure. */
  note(lines: readonly string[]): void
  /** Removes what moves. Safe to call more than once. */
  stop(): Promise<void>
}

export interface Files {
  /** UTF-8 text or bytes; `-` is standard input. Fails with an OtlError that names the file. */
  read(path: string): Promise<Uint8Array>
  /**
   * Files of a folder and of those in it, in order of their names; hidden ones, `node_modules` and links to elsewhere are
   * left out. Undefined where there is no such folder.
   * @param most stops looking there
   */
  list(folder: string, most: number): Promise<Listing | undefined>
  /** Writes a file that the user named, whole, readable by the user only. */
  write(path: string, text: string): Promise<void>
  /** @returns the absolute form of a path the user gave */
  absolute(path: string): string
  /** Files under the user's state directory, created 0600 in a 0700 folder. Names are relative. */
  readState(name: string): Promise<string | undefined>
  writeState(name: string, text: string): Promise<void>
  /** Adds to the end of a file; a crash may tear the last line, never an earlier one. */
  appendState(name: string, text: string): Promise<void>
  removeState(name: string): Promise<void>
  listState(folder: string): Promise<readonly string[]>
}

/** One format of an answer, for a file. */
export interface ReportFile {
  readonly format: OutputFormat
  readonly path: string
}

/** Templates, plans and CDK output as functions. */
export interface Templates {
  /** What is wrong with a file is in the answer. */
  read(request: TemplateRequest): Promise<TemplateReading>
  /** New texts, of which nothing is written; what could not be changed is in the answer. */
  patch(request: TemplateRequest, wanted: readonly Wanted[]): Promise<PatchOutcome>
}

export interface Listing {
  /** Paths that `read` takes. */
  readonly files: readonly string[]
  /** There are more. */
  readonly more: boolean
}

/** OTLP as protobuf; loads slowly, so only what is no text is given to it. */
export interface OtlpReader {
  /** @returns the same in the shape of OTLP's JSON; undefined when the bytes are something else */
  otlpFromProtobuf(bytes: Uint8Array): unknown
}

/** Besides `text` and `json`, each reaches only the commands that say in commands/index.ts that they print it. */
export type OutputFormat =
  | 'text'
  | 'json'
  | 'jsonl'
  | 'markdown'
  | 'mermaid'
  | 'dot'
  | 'svg'
  | 'html'
  | 'otlp'
  | 'perfetto'
  | 'junit'
  | 'sarif'
  | 'github'
  | 'gitlab'

/** Everything a command may use; built in main.ts, replaced whole in tests. */
export interface Context {
  readonly aws: (target?: Target) => Promise<Aws>
  readonly local: () => Promise<LocalStack>
  readonly templates: () => Promise<Templates>
  /** What a team has decided: the file that is named, or the nearest from the working folder upwards. */
  readonly policy: (file?: string) => Promise<LoadedPolicy>
  /** Formats that go into files, beside what goes to stdout. */
  readonly reports: readonly ReportFile[]
  /** Of this program. */
  readonly version: string
  readonly otlp: () => Promise<OtlpReader>
  /** For stdout. */
  readonly canvas: Canvas
  readonly output: OutputFormat
  /** The answer, on stdout. Each string is one line. */
  readonly out: (lines: readonly string[]) => void
  /** The story, on stderr; silent with --quiet. */
  readonly tell: (lines: readonly string[]) => void
  readonly progress: (text: string) => Progress
  /** @param doing for example `enabling` */
  readonly fleetProgress: (doing: string, total: number) => Promise<FleetProgress>
  /** Asks on stderr; only where `interactive`. */
  readonly ask: (question: string) => Promise<string>
  /** Whether somebody can answer a question. */
  readonly interactive: boolean
  readonly stdinIsTerminal: boolean
  /** Lambda's runtime identifier of the Node.js that runs otl, for example `nodejs20.x`. */
  readonly nodeRuntime: string
  readonly now: () => Date
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly files: Files
  readonly newId: (bytes: number) => string
  readonly finish: (code: ExitCode) => void
}

export interface LocalOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly region: string
  /** The form of Lambda's own segments: with an `Invocation` subsegment, or the one being rolled out without it. */
  readonly segments: 'older' | 'newer'
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
