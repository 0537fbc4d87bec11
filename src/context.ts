import type { Aws, Target } from './context/aws.ts'
import type { Files } from './context/files.ts'
import type { LocalStack } from './context/local.ts'
import type { InvokeAnswer, InvokeRequest } from './domain/instrument/invocation.ts'
import type { LoadedPolicy } from './domain/policy/loaded.ts'
import type { PatchOutcome, Wanted } from './domain/template/patch/outcome.ts'
import type { TemplateReading, TemplateRequest } from './domain/template/reading.ts'
import type { TraceDocuments, TraceQuery, TraceSummary } from './domain/trace/source.ts'
import type { ExitCode } from './errors.ts'
import type { Canvas } from './render/canvas.ts'
import type { TakeScreen } from './render/live/app.ts'

export type {
  Aws,
  ConfigurationUpdate,
  CreateFunctionRequest,
  Identity,
  LayerVersion,
  Target,
  UpdateOutcome,
} from './context/aws.ts'
export type { Files, Listing, Replaced, Replacement } from './context/files.ts'
export type { LocalOptions, LocalStack, RunningLocal } from './context/local.ts'
export type { InvokeAnswer, InvokeRequest, TraceDocuments, TraceQuery, TraceSummary }

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

/** One format of an answer, for a file. */
export interface ReportFile {
  readonly format: OutputFormat
  readonly path: string
}

/** Templates, plans and CDK output as functions. */
export interface Templates {
  /**
   * What is wrong with a file is in the answer.
   * @param texts what some files are to be read as, by their names
   */
  read(request: TemplateRequest, texts?: ReadonlyMap<string, string>): Promise<TemplateReading>
  /** New texts, of which nothing is written; what could not be changed is in the answer. */
  patch(request: TemplateRequest, wanted: readonly Wanted[]): Promise<PatchOutcome>
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
  /** Takes the whole terminal over; absent where there is none. */
  readonly takeScreen?: TakeScreen | undefined
  /** Opens an address in a browser. @returns whether there was one */
  readonly browse: (url: string) => Promise<boolean>
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
