import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { Hiding } from '../domain/trace/index.ts'
import { Exit, type ExitCode } from '../errors.ts'
import { followLinks } from './shared/follow-links.ts'
import { withHidingFlags } from './shared/hiding.ts'
import { listTraces, tellOthers } from './shared/list-traces.ts'
import { concludeLogs, logsOfTraces } from './shared/logs/of-traces.ts'
import { showTraces } from './shared/show-traces.ts'
import { tracesNamed } from './shared/traces-named.ts'
import { checkViewable, viewNamed } from './shared/viewer/named.ts'
import { traceDiffCommand } from './trace-diff.ts'

export interface TraceOptions extends Hiding {
  /** A trace id in any form, a file, a folder, or `-`. */
  readonly source: string
  readonly raw: boolean
  readonly details?: boolean
  /** Draw every trace of a folder. */
  readonly all?: boolean
  readonly followLinks?: boolean
  /** Also what its functions have logged. */
  readonly logs?: boolean
  /** Open the viewer. */
  readonly tui?: true
  readonly region?: string
}

export function traceCommand(ctx: Context, run = runTrace): Command {
  const command = new Command('trace')
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
    .option('--logs', 'what its functions have logged, from CloudWatch, under their rows', false)
    .option('--tui', 'open it in the viewer')
    .addCommand(traceDiffCommand(ctx))
  return withHidingFlags(command).action(async (source: string, _flags, called: Command) => {
    ctx.finish(await run({ ...called.optsWithGlobals(), source }, ctx))
  })
}

export async function runTrace(options: TraceOptions, ctx: Context): Promise<ExitCode> {
  const { followLinks: follow, logs: wanted, region, tui } = options
  if (tui) checkViewable(options, ctx)
  const found = await tracesNamed(options.source, region, ctx)
  const { traces, summaries, folder } = found
  tellOthers(found, ctx)
  const linked = async () =>
    follow ? followLinks(traces, traces, region, ctx) : { traces, linkedFrom: undefined, complete: true }
  if (tui) return viewNamed((await linked()).traces, options, ctx)
  const several = folder && ctx.output === 'text' && traces.length + summaries.length > 1
  if (traces.length === 0 || (several && options.all !== true)) {
    listTraces(found, ctx)
    return Exit.Ok
  }
  const followed = await linked()
  const logs = wanted ? await logsOfTraces(followed.traces, region, ctx) : undefined
  await showTraces(followed.traces, { ...options, linkedFrom: followed.linkedFrom, logs }, ctx)
  const read = logs ? concludeLogs([...logs.values()], ctx) : Exit.Ok
  return followed.complete ? read : Exit.Unknown
}
