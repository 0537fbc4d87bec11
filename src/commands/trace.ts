import { Command } from 'commander'
import type { Context } from '../context.ts'
import { looksLikeTraceId, parseTraceId } from '../domain/trace/ids.ts'
import type { Trace } from '../domain/trace/model.ts'
import { Exit, type ExitCode, OtlError, usageError } from '../errors.ts'
import { oneRegion } from './shared/regions.ts'
import { showTraces } from './shared/show-traces.ts'
import { traceById } from './shared/trace-by-id.ts'
import { tracesInText } from './shared/traces-in-text.ts'
import { viewThese } from './shared/viewer/open.ts'

export interface TraceOptions {
  /** A trace id in any form, a file, or `-`. */
  readonly source: string
  readonly raw: boolean
  /** Open the viewer. */
  readonly tui?: true
  readonly region?: string
}

export function traceCommand(ctx: Context, run = runTrace): Command {
  return new Command('trace')
    .description(
      'Draw one trace as a waterfall. Takes a trace id (X-Ray or W3C form, or a whole X-Amzn-Trace-Id header), a file, ' +
        'or - for standard input: a BatchGetTraces answer, the raw data of the X-Ray console, segment documents, or OTLP as JSON.',
    )
    .argument('<id | file | ->', 'what to draw')
    .option('--raw', 'the documents as they are: do not fold segments of one invocation into one row', false)
    .option('--tui', 'open it in the viewer')
    .action(async (source: string, _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), source }, ctx))
    })
}

export async function runTrace(options: TraceOptions, ctx: Context): Promise<ExitCode> {
  const { traces, region } = await find(options, ctx)
  if (options.tui)
    return viewThese(traces, { raw: options.raw, title: options.source, ...(region ? { region } : {}) }, ctx)
  showTraces(traces, { raw: options.raw }, ctx)
  return Exit.Ok
}

interface Found {
  readonly traces: readonly Trace[]
  /** Where X-Ray was asked. */
  readonly region?: string
}

async function find({ source, region }: TraceOptions, ctx: Context): Promise<Found> {
  const id = parseTraceId(source)
  if (id === undefined) return { traces: tracesInText(source, await readSource(source, ctx)) }
  const aws = await oneRegion(region, ctx)
  const trace = await traceById(id, aws, ctx)
  if (trace) return { traces: [trace], region: aws.region }
  throw new OtlError(`X-Ray has no trace ${id}`, {
    code: Exit.No,
    hint: 'a new trace takes up to a minute to appear; X-Ray keeps traces for 30 days, and each region has its own',
  })
}

async function readSource(source: string, ctx: Context): Promise<Uint8Array> {
  if (source === '-' && ctx.stdinIsTerminal) {
    throw usageError(
      'nothing is piped in',
      'for example: aws xray batch-get-traces --trace-ids ID | otl trace -',
    )
  }
  try {
    return await ctx.files.read(source)
  } catch (error) {
    if (!looksLikeTraceId(source)) throw error
    throw usageError(
      `${source} is neither a trace id nor a file`,
      'a trace id looks like 1-581cf771-a006649127e371903a2de979',
    )
  }
}
