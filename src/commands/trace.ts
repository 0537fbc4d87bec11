import { Command } from 'commander'
import type { Context } from '../context.ts'
import { looksLikeTraceId, parseTraceId } from '../domain/trace/ids.ts'
import type { Hiding } from '../domain/trace/index.ts'
import type { Trace } from '../domain/trace/model.ts'
import { Exit, type ExitCode, OtlError, usageError } from '../errors.ts'
import { hidingOf, withHidingFlags } from './shared/hiding.ts'
import { oneRegion } from './shared/regions.ts'
import { showTraces } from './shared/show-traces.ts'
import { traceById } from './shared/trace-by-id.ts'
import { tracesInText } from './shared/traces-in-text.ts'

export interface TraceOptions extends Hiding {
  /** A trace id in any form, a file, or `-`. */
  readonly source: string
  readonly raw: boolean
  readonly region?: string
}

export function traceCommand(ctx: Context, run = runTrace): Command {
  const command = new Command('trace')
    .description(
      'Draw one trace as a waterfall. Takes a trace id (X-Ray or W3C form, or a whole X-Amzn-Trace-Id header), a file, ' +
        'or - for standard input: a BatchGetTraces answer, the raw data of the X-Ray console, segment documents, or OTLP as JSON.',
    )
    .argument('<id | file | ->', 'what to draw')
    .option('--raw', 'the documents as they are: do not fold segments of one invocation into one row', false)
  return withHidingFlags(command).action(async (source: string, _flags, called: Command) => {
    ctx.finish(await run({ ...called.optsWithGlobals(), source }, ctx))
  })
}

export async function runTrace(options: TraceOptions, ctx: Context): Promise<ExitCode> {
  const traces = await find(options, ctx)
  await showTraces(traces, { raw: options.raw, hiding: hidingOf(options) }, ctx)
  return Exit.Ok
}

async function find({ source, region }: TraceOptions, ctx: Context): Promise<readonly Trace[]> {
  const id = parseTraceId(source)
  if (id === undefined) return tracesInText(source, await readSource(source, ctx))
  const trace = await traceById(id, await oneRegion(region, ctx), ctx)
  if (trace) return [trace]
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
