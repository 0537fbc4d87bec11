import { Command, InvalidArgumentError } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { type FindFlags, withFindFlags } from './shared/find/flags.ts'
import { followTraces } from './shared/find/follow.ts'
import { findRequest } from './shared/find/request.ts'
import { showFound } from './shared/find/show.ts'
import { statsRequest } from './shared/find/stats-request.ts'
import { type StatsFlags, wantsStats, withComparedWindow, withStatsFlags } from './shared/stats/flags.ts'
import { showStats } from './shared/stats/show.ts'
import { opensViewer, viewTraces } from './shared/viewer/open.ts'

export interface TracesOptions extends FindFlags, StatsFlags {
  readonly functions: readonly string[]
  /** How many of the first are drawn under the list. */
  readonly draw: number
  readonly raw: boolean
  readonly follow?: true
  readonly tui?: boolean
}

export function tracesCommand(ctx: Context, run = runTraces): Command {
  const command = new Command('traces')
    .description('List traces, newest first, and draw the newest as a waterfall.')
    .argument('[function...]', 'names or ARNs; all traces of the region when none is given')
  withFindFlags(command)
    .option('--draw <count>', 'of the first, how many to draw; 0 only lists', count, 1)
    .option('-f, --follow', 'go on, and print every new trace and every new revision of one, until Ctrl-C')
    .option('--raw', 'draw the documents as they are', false)
    .option('--no-tui', 'print also on a terminal, instead of opening the viewer')
  return withStatsFlags(command).action(async (functions: string[], _flags, self: Command) => {
    ctx.finish(await run({ ...self.optsWithGlobals(), functions }, ctx))
  })
}

export async function runTraces(options: TracesOptions, ctx: Context): Promise<ExitCode> {
  const request = await findRequest(withComparedWindow(options, ctx.now()), ctx)
  if (wantsStats(options, ctx.output)) {
    return showStats(statsRequest(request, options, ctx), options, ctx)
  }
  if (options.follow) return followTraces(request, options, ctx)
  if (opensViewer(options, request, ctx)) return viewTraces(request, options, ctx)
  return showFound(request, options, ctx)
}

function count(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 10_000) {
    throw new InvalidArgumentError('It takes a whole number up to 10000.')
  }
  return value
}
