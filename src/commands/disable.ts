import { Command } from 'commander'
import type { Context } from '../context.ts'
import { planDisable } from '../domain/instrument/disable.ts'
import type { ExitCode } from '../errors.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { addFleetFlags, addSelectionFlags } from './shared/fleet/options.ts'
import { findReceipt, forgetReceipt } from './shared/receipts.ts'

export type DisableOptions = ChangeOptions

export function disableCommand(ctx: Context, run = runDisable): Command {
  const command = new Command('disable').description(
    'Take out what enable put in, and restore what was there before.',
  )
  return addFleetFlags(addSelectionFlags(command)).action(
    async (functions: string[], _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), functions }, ctx))
    },
  )
}

export async function runDisable(options: DisableOptions, ctx: Context): Promise<ExitCode> {
  return runChange(options, ctx, () => disableJob(ctx))
}

function disableJob(ctx: Context): Job {
  return {
    verb: 'disable',
    plan: async (fn) => planDisable(fn, await findReceipt(ctx, fn)),
    // The receipt stays until the function is as it was: a crash in between must not lose it.
    before: async () => async () => {},
    after: async (fn, _plan, aws) => {
      const warning = await forgetReceipt(ctx, aws, fn)
      return warning === undefined ? [] : [warning]
    },
  }
}
