import { Command } from 'commander'
import type { Aws, Context } from '../context.ts'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import { type Extras, type Plan, planEnable } from '../domain/instrument/plan.ts'
import { type Receipt, type Run, receiptOf } from '../domain/instrument/receipt.ts'
import { recipeFor } from '../domain/instrument/recipe.ts'
import { NO_WISH, type Wish } from '../domain/instrument/wish.ts'
import { variablesOf } from '../domain/instrument/wish-variables.ts'
import type { ExitCode } from '../errors.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { withLayerChecked } from './shared/layer-check.ts'
import { fileReceipt, findReceipt, retagReceipt, tagReceipt } from './shared/receipts.ts'
import { addSettingsFlags, readWish } from './shared/settings-flags.ts'

export interface EnableOptions extends ChangeOptions {
  /** What to set beside the layer; nothing when absent. */
  readonly wish?: Wish
}

export function enableCommand(ctx: Context, run = runEnable): Command {
  const command = new Command('enable')
    .description('Turn OpenTelemetry on: layer, exec wrapper and active tracing in one guarded update.')
    .argument('<functions...>', 'names or ARNs')
    .option('--dry-run', 'print the plan and write nothing', false)
  return addSettingsFlags(command).action(async (functions: string[], _flags, self: Command) => {
    ctx.finish(await run({ ...self.optsWithGlobals(), functions, wish: readWish(self.opts()) }, ctx))
  })
}

export async function runEnable(options: EnableOptions, ctx: Context): Promise<ExitCode> {
  return runChange(options, ctx, (run) => enableJob(run, options.wish ?? NO_WISH, ctx))
}

function enableJob(run: Run, wish: Wish, ctx: Context): Job {
  let receipt: Receipt | undefined
  return {
    verb: 'enable',
    plan: async (fn, aws) => plan(fn, { wish, receipt: await findReceipt(ctx, fn) }, aws),
    named: async () => variablesOf(wish),
    before: async (fn, { changes }) => {
      receipt = receiptOf(changes, run, await findReceipt(ctx, fn))
      return fileReceipt(ctx, fn, receipt)
    },
    after: async (fn, { kind }, aws) => {
      const warning =
        kind === 'update' && receipt ? await tagReceipt(aws, fn, receipt) : await retagReceipt(ctx, aws, fn)
      return warning === undefined ? [] : [warning]
    },
  }
}

async function plan(fn: LambdaFunction, extras: Extras, aws: Aws): Promise<Plan> {
  return withLayerChecked(planEnable(fn, recipeFor(fn), extras), fn, aws)
}
