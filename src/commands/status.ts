import { Command, Option } from 'commander'
import type { Context } from '../context.ts'
import type { Filters } from '../domain/status/select.ts'
import { type SortKey, sortKeys } from '../domain/status/sort.ts'
import { Exit, type ExitCode, usageError } from '../errors.ts'
import { renderFailures, renderStatus, type StatusFailure } from '../render/status.ts'
import { readStatus } from './shared/status.ts'
import { listFleet } from './shared/status-fleet.ts'
import { printRows } from './shared/status-print.ts'

export interface StatusOptions extends Filters {
  /** Empty for all functions of the regions. */
  readonly functions: readonly string[]
  /** Without it functions come as Lambda lists them. */
  readonly sort?: SortKey
  readonly region?: string
}

export function statusCommand(ctx: Context, run = runStatus): Command {
  return new Command('status')
    .description('Which functions are traced, by what, how fresh, and what is wrong.')
    .argument('[functions...]', 'names or ARNs; all functions when none is named')
    .addOption(new Option('--sort <key>', 'order of the functions').choices(sortKeys))
    .option('--stale', 'only functions whose layer is outdated')
    .option('--not-traced', 'only functions that are not traced, or not wholly')
    .option('--broken', 'only functions that cannot start')
    .action(async (functions: string[], _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), functions }, ctx))
    })
}

export async function runStatus(options: StatusOptions, ctx: Context): Promise<ExitCode> {
  return options.functions.length > 0 ? named(options, ctx) : fleet(options, ctx)
}

async function fleet(options: StatusOptions, ctx: Context): Promise<ExitCode> {
  const failures: StatusFailure[] = []
  const rows = listFleet(options.region, ctx, (failure) => failures.push(failure))
  const regions = options.region === 'all' || options.region?.includes(',') === true
  await printRows(rows, failures, { ...options, regions }, ctx)
  return failures.length === 0 ? Exit.Ok : Exit.Unknown
}

async function named(options: StatusOptions, ctx: Context): Promise<ExitCode> {
  if (options.region === 'all') {
    throw usageError(
      '--region all lists whole regions',
      'name the regions of the function: --region eu-west-1',
    )
  }
  const { rows, failures, looked } = await readStatus(options.functions, options.region, ctx)
  const [only] = rows
  if (ctx.output === 'text' && rows.length <= 1) {
    if (only) ctx.out(renderStatus(only, ctx.canvas))
    ctx.out(renderFailures(failures, ctx.canvas))
  } else {
    const regions = new Set(rows.map(({ fn }) => fn.region)).size > 1
    await printRows(rows, failures, { ...options, regions }, ctx)
  }
  if (failures.length === 0) return Exit.Ok
  return looked ? Exit.No : Exit.Unknown
}
