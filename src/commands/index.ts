import type { Command } from 'commander'
import type { Context, OutputFormat } from '../context.ts'

export interface CommandEntry {
  readonly name: string
  readonly summary: string
  /** What it prints besides text and JSON. */
  readonly formats?: readonly OutputFormat[]
  /** Whether `--output sarif=out.sarif` is for it. */
  readonly writesFiles?: true
  /** Loaded only when the command line names it, so that help stays fast. */
  readonly load: () => Promise<(ctx: Context) => Command>
}

/** Every command, in the order in which help shows them. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'enable',
    summary: 'turn OpenTelemetry on: layer, exec wrapper and active tracing in one guarded update',
    load: async () => (await import('./enable.ts')).enableCommand,
  },
  {
    name: 'disable',
    summary: 'take out what enable put in, and restore what was there before',
    load: async () => (await import('./disable.ts')).disableCommand,
  },
  {
    name: 'undo',
    summary: 'reverse a whole earlier run of enable or disable, from its receipts',
    load: async () => (await import('./undo.ts')).undoCommand,
  },
  {
    name: 'status',
    summary: 'which functions are traced, by what, and what is wrong',
    formats: ['markdown'],
    load: async () => (await import('./status.ts')).statusCommand,
  },
  {
    name: 'check',
    summary: 'fail a build when a function is not traced as the team decided, live or in a template',
    formats: ['junit', 'sarif', 'github', 'gitlab', 'markdown'],
    writesFiles: true,
    load: async () => (await import('./check.ts')).checkCommand,
  },
  {
    name: 'doctor',
    summary: 'the first broken link between a function and its traces, and what mends it',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  {
    name: 'layers',
    summary: 'which layer fits which runtime, region and architecture',
    load: async () => (await import('./layers.ts')).layersCommand,
  },
  {
    name: 'export',
    summary: 'the same change as enable, for SAM, CloudFormation, CDK, Terraform, Serverless or a script',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'permissions',
    summary: 'the least IAM policy for each command, and for the role of a function',
    load: async () => (await import('./permissions.ts')).permissionsCommand,
  },
  {
    name: 'invoke',
    summary: 'invoke a function, wait for its trace and draw it, or test it against what you expect',
    formats: ['junit'],
    load: async () => (await import('./invoke.ts')).invokeCommand,
  },
  {
    name: 'traces',
    summary: 'recent traces of a function: the list, and the newest as a waterfall',
    formats: ['jsonl', 'markdown'],
    load: async () => (await import('./traces.ts')).tracesCommand,
  },
  {
    name: 'trace',
    summary: 'one trace as a waterfall: by id, from a file, a folder or a pipe',
    formats: ['jsonl', 'markdown', 'svg', 'html', 'otlp', 'perfetto'],
    load: async () => (await import('./trace.ts')).traceCommand,
  },
  {
    name: 'map',
    summary: 'who calls whom: services and calls with rate, errors, faults and latency',
    formats: ['markdown', 'mermaid', 'dot'],
    load: async () => (await import('./map.ts')).mapCommand,
  },
  {
    name: 'local',
    summary: 'a stand-in for Lambda, X-Ray and STS on this machine',
    load: async () => (await import('./local.ts')).localCommand,
  },
]
