import { Command, Option } from 'commander'
import type { Context } from '../context.ts'
import type { Selection } from '../domain/instrument/select.ts'
import type { Filters } from '../domain/status/select.ts'
import { type SortKey, sortKeys } from '../domain/status/sort.ts'
import { Exit, type ExitCode, usageError } from '../errors.ts'
import { remark } from '../render/plan.ts'
import { renderFailures, renderStatus, type StatusFailure } from '../render/status.ts'
import { addNarrowingFlags } from './shared/fleet/options.ts'
import { readStatus } from './shared/status.ts'
import { listFleet } from './shared/status-fleet.ts'
import { printRows } from './shared/status-print.ts'
import { type StatusSelection, statusSelection } from './shared/status-selection.ts'

export interface StatusOptions extends Filters, StatusSelection {
  /** Names, ARNs and patterns; empty for all functions of the regions. */
  readonly functions: readonly string[]
  /** Without it functions come as Lambda lists them. */
  readonly sort?: SortKey
  readonly region?: string
}

export function statusCommand(ctx: Context, run = runStatus): Command {
  const command = new Command('status')
    .description('Which functions are traced, by what, how fresh, and what is wrong.')
    .argument(
      '[functions...]',
      "names, ARNs, or patterns such as 'orders-*'; all functions when none is named",
    )
    .addOption(new Option('--sort <key>', 'order of the functions').choices(sortKeys))
    .option('--stale', 'only functions whose layer is outdated')
    .option('--not-traced', 'only functions that are not traced, or not wholly')
    .option('--broken', 'only functions that cannot start')
  return addNarrowingFlags(command).action(async (functions: string[], _flags, self: Command) => {
    ctx.finish(await run({ ...self.optsWithGlobals(), functions }, ctx))
  })
}

export async function runStatus(options: StatusOptions, ctx: Context): Promise<ExitCode> {
  const selection = statusSelection(options.functions, options)
  return selection ? fleet(options, selection, ctx) : named(options, ctx)
}

async function fleet(options: StatusOptions, selection: Selection, ctx: Context): Promise<ExitCode> {
  const failures: StatusFailure[] = []
  const found = new Set<string>()
  const rows = listFleet(options.region, selection, ctx, (failure) => failures.push(failure), found)
  const regions = options.region === 'all' || options.region?.includes(',') === true
  await printRows(rows, failures, { ...options, regions }, ctx)
  if (failures.length > 0) return Exit.Unknown
  const missed = selection.names.filter(({ text }) => !found.has(text))
  for (const { text } of missed) ctx.tell(remark(`no function matches ${text}`, ctx.canvas))
  return missed.length > 0 && missed.length === selection.names.length ? Exit.No : Exit.Ok
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
