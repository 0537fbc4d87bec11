import { Command, InvalidArgumentError, Option } from 'commander'
import type { Context } from '../context.ts'
import { filterExpression } from '../domain/trace/filter.ts'
import { Exit, type ExitCode, usageError } from '../errors.ts'
import { findTraces } from './shared/find-traces.ts'
import { parseFunctionRef } from './shared/function-ref.ts'
import { oneRegion } from './shared/regions.ts'
import { showFound } from './shared/show-found.ts'
import { type StatsFlags, wantsStats, withComparedWindow, withStatsFlags } from './shared/stats/flags.ts'
import { showStats } from './shared/stats/show.ts'
import { readWindow } from './shared/window.ts'

export interface TracesOptions extends StatsFlags {
  readonly functions: readonly string[]
  /** `15m`, `2h`, or an ISO date and time. */
  readonly since: string
  readonly until: string
  readonly limit: number
  /** How many of the newest are drawn under the list. */
  readonly draw: number
  readonly failed?: true
  readonly fault?: true
  readonly error?: true
  readonly throttle?: true
  readonly filter?: string
  readonly raw: boolean
  readonly region?: string
}

export function tracesCommand(ctx: Context, run = runTraces): Command {
  const command = new Command('traces')
    .description('List recent traces, newest first, and draw the newest as a waterfall.')
    .argument('[function...]', 'names or ARNs; all traces of the region when none is given')
    .option('--since <when>', 'how far back: 15m, 2h, 1d, or an ISO date and time', '15m')
    .option('--until <when>', 'where to stop', 'now')
    .option('--limit <count>', 'traces to list', count, 20)
    .option('--draw <count>', 'of the newest, how many to draw; 0 only lists', count, 1)
    .option('--failed', 'only where the function failed in any of these ways:')
    .option('--fault', 'only faults, as X-Ray counts them: 5xx')
    .option('--error', 'only errors, as X-Ray counts them: 4xx, and what the handler throws')
    .option('--throttle', 'only throttles: 429')
    .addOption(new Option('--filter <expression>', 'an X-Ray filter expression, added to the others'))
    .option('--raw', 'draw the documents as they are', false)
  return withStatsFlags(command).action(async (functions: string[], _flags, self: Command) => {
    ctx.finish(await run({ ...self.optsWithGlobals(), functions }, ctx))
  })
}

export async function runTraces(options: TracesOptions, ctx: Context): Promise<ExitCode> {
  const refs = options.functions.map(parseFunctionRef)
  const regions = new Set(refs.map((ref) => ref.region ?? options.region))
  if (regions.size > 1)
    throw usageError('the functions are in several regions', 'ask for one region at a time')
  const [region] = regions.size > 0 ? regions : [options.region]
  const query = readWindow(withComparedWindow(options, ctx.now()), ctx.now())
  const filter = filterExpression({ ...options, functions: refs.map((ref) => ref.name) })
  if (wantsStats(options, ctx.output)) {
    const place = { connect: () => oneRegion(region, ctx), ...(filter ? { filter } : {}) }
    return showStats({ ...query, places: [place] }, options, ctx)
  }
  const aws = await oneRegion(region, ctx)
  const found = await findTraces({ ...query, ...(filter ? { filter } : {}) }, options.limit, aws, ctx)
  showFound(found, options, ctx)
  return Exit.Ok
}

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 10_000) {
    throw new InvalidArgumentError('It takes a whole number up to 10000.')
  }
  return value
}
