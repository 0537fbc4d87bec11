import { Command } from 'commander'
import type { Context } from '../context.ts'
import { backFrom, withBack } from '../domain/instrument/besides.ts'
import { planDisable } from '../domain/instrument/disable.ts'
import type { ExitCode } from '../errors.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { addFleetFlags, addSelectionFlags } from './shared/fleet/options.ts'
import { findBesides, findReceipt, forgetReceipt } from './shared/receipts.ts'
import { takingBack } from './shared/take-back.ts'

export type DisableOptions = ChangeOptions

export function disableCommand(ctx: Context, run = runDisable): Command {
  const command = new Command('disable').description(
    'Take out what enable put in, and restore what was there before.',
  )
  return addFleetFlags(addSelectionFlags(command)).action(
    async (functions: string[], _flags, self: Command) => {
      ctx.finish(await run({ ...self.optsWithGlobals(), functions }, ctx))
    },
  )
}

export async function runDisable(options: DisableOptions, ctx: Context): Promise<ExitCode> {
  return runChange(options, ctx, disableJob)
}

function disableJob(): Job {
  const back = takingBack()
  return {
    verb: 'disable',
    plan: async (fn, { ctx }, reviewed) => {
      const plan = planDisable(fn, await findReceipt(ctx, fn))
      // What would stop the change if it were planned today stops it still.
      const chosen = plan.kind === 'blocked' ? plan : (reviewed?.(fn) ?? plan)
      return withBack(chosen, backFrom(await findBesides(ctx, fn)))
    },
    named: async (fn, { ctx }) => Object.keys((await findReceipt(ctx, fn))?.variables ?? {}),
    // The receipt stays until the function is as it was: a crash in between must not lose it.
    before: async () => async () => {},
    after: (fn, plan, hands) => back.after(fn, plan, hands, () => forgetReceipt(hands.ctx, hands.aws, fn)),
    end: back.end,
  }
}
