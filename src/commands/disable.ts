import { Command } from 'commander'
import type { Context } from '../context.ts'
import { planDisable } from '../domain/instrument/disable.ts'
import type { ExitCode } from '../errors.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { moveBack } from './shared/publish.ts'
import { findBesides, findReceipt, settleReceipt } from './shared/receipts.ts'
import { detachOurs } from './shared/role-policy.ts'

export type DisableOptions = ChangeOptions

export function disableCommand(ctx: Context, run = runDisable): Command {
  return new Command('disable')
    .description('Take out what enable put in, and restore what was there before.')
    .argument('<functions...>', 'names or ARNs')
    .option('--dry-run', 'print the plan and write nothing', false)
    .action(async (functions: string[], _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), functions }, ctx))
    })
}

export async function runDisable(options: DisableOptions, ctx: Context): Promise<ExitCode> {
  return runChange(options, ctx, () => disableJob(ctx))
}

function disableJob(ctx: Context): Job {
  return {
    verb: 'disable',
    plan: async (fn) => planDisable(fn, await findReceipt(ctx, fn)),
    named: async (fn) => Object.keys((await findReceipt(ctx, fn))?.variables ?? {}),
    // The receipt stays until the function is as it was: a crash in between must not lose it.
    before: async () => async () => {},
    after: async (fn, _plan, aws) => {
      const besides = await findBesides(ctx, fn)
      const alias = await moveBack(fn, besides, aws)
      const policy = await detachOurs(fn, besides, aws)
      const left = {
        ...(alias.open && besides.alias ? { alias: besides.alias } : {}),
        ...(policy.open && besides.policy ? { policy: besides.policy } : {}),
      }
      const receipt = await settleReceipt(ctx, aws, fn, left)
      return [alias.warning, policy.warning, receipt].filter((warning) => warning !== undefined)
    },
  }
}
