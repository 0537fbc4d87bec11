import { Command } from 'commander'
import type { Context } from '../context.ts'
import { Exit, type ExitCode } from '../errors.ts'
import { followLinks } from './shared/follow-links.ts'
import { listTraces, tellOthers } from './shared/list-traces.ts'
import { showTraces } from './shared/show-traces.ts'
import { tracesNamed } from './shared/traces-named.ts'
import { traceDiffCommand } from './trace-diff.ts'

export interface TraceOptions {
  /** A trace id in any form, a file, a folder, or `-`. */
  readonly source: string
  readonly raw: boolean
  readonly details?: boolean
  /** Draw every trace of a folder. */
  readonly all?: boolean
  readonly followLinks?: boolean
  readonly region?: string
}

export function traceCommand(ctx: Context, run = runTrace): Command {
  return new Command('trace')
    .description(
      'Draw one trace as a waterfall. Takes a trace id (X-Ray or W3C form, or a whole X-Amzn-Trace-Id header), a file, ' +
        'a folder, or - for standard input: a BatchGetTraces answer, the raw data of the X-Ray console, segment documents, ' +
        'or OTLP as JSON or protobuf.',
    )
    .argument('<id | file | folder | ->', 'what to draw')
    .option('--raw', 'the documents as they are: do not fold segments of one invocation into one row', false)
    .option('--details', 'below each row everything that is known of it', false)
    .option('--all', 'draw every trace of a folder instead of listing them', false)
    .option('--follow-links', 'draw the traces that it is linked with as well', false)
    .action(async (source: string, _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), source }, ctx))
    })
    .addCommand(traceDiffCommand(ctx))
}

export async function runTrace(options: TraceOptions, ctx: Context): Promise<ExitCode> {
  const found = await tracesNamed(options.source, options.region, ctx)
  const { traces, summaries, folder } = found
  tellOthers(found, ctx)
  const several = folder && ctx.output === 'text' && traces.length + summaries.length > 1
  if (traces.length === 0 || (several && options.all !== true)) {
    listTraces(found, ctx)
    return Exit.Ok
  }
  if (options.followLinks !== true) {
    showTraces(traces, options, ctx)
    return Exit.Ok
  }
  const followed = await followLinks(traces, traces, options.region, ctx)
  showTraces(followed.traces, { ...options, linkedFrom: followed.linkedFrom }, ctx)
  return followed.complete ? Exit.Ok : Exit.Unknown
}
