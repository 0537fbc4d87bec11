import { Command } from 'commander'
import type { Context } from '../context.ts'
import { Exit, type ExitCode } from '../errors.ts'
import { renderFailures, renderStatus, statusToJson } from '../render/status.ts'
import { renderStatusTable } from '../render/status-table.ts'
import { jsonLines } from './shared/json.ts'
import { listStatus, readStatus } from './shared/status.ts'

export interface StatusOptions {
  /** Empty for all functions of the regions. */
  readonly functions: readonly string[]
  readonly region?: string
}

export function statusCommand(ctx: Context, run = runStatus): Command {
  return new Command('status')
    .description('Which functions are traced, by what, how fresh, and what is wrong.')
    .argument('[functions...]', 'names or ARNs; all functions when none is named')
    .action(async (functions: string[], _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), functions }, ctx))
    })
}

export async function runStatus({ functions, region }: StatusOptions, ctx: Context): Promise<ExitCode> {
  const named = functions.length > 0
  const { rows, failures, looked } = named
    ? await readStatus(functions, region, ctx)
    : await listStatus(region, ctx)
  if (ctx.output === 'json') {
    ctx.out(jsonLines({ version: 1, command: 'status', functions: rows.map(statusToJson), failures }))
  } else {
    const [only] = rows
    if (named && rows.length === 1 && only) ctx.out(renderStatus(only, ctx.canvas))
    else if (!named || rows.length > 0) ctx.out(renderStatusTable(rows, ctx.canvas))
    ctx.out(renderFailures(failures, ctx.canvas))
  }
  if (failures.length === 0) return Exit.Ok
  return looked ? Exit.No : Exit.Unknown
}
