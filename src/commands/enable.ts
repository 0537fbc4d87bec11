import { Command } from 'commander'
import type { Aws, Context } from '../context.ts'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import { type Plan, planEnable } from '../domain/instrument/plan.ts'
import { type Receipt, type Run, receiptOf } from '../domain/instrument/receipt.ts'
import { recipeFor } from '../domain/instrument/recipe.ts'
import type { ExitCode } from '../errors.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { addFleetFlags, addSelectionFlags } from './shared/fleet/options.ts'
import { withLayerChecked } from './shared/layer-check.ts'
import { fileReceipt, findReceipt, tagReceipt } from './shared/receipts.ts'

export type EnableOptions = ChangeOptions

export function enableCommand(ctx: Context, run = runEnable): Command {
  const command = new Command('enable').description(
    'Turn OpenTelemetry on: layer, exec wrapper and active tracing in one guarded update.',
  )
  return addFleetFlags(addSelectionFlags(command)).action(
    async (functions: string[], _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), functions }, ctx))
    },
  )
}

export async function runEnable(options: EnableOptions, ctx: Context): Promise<ExitCode> {
  return runChange(options, ctx, (run) => enableJob(run, ctx))
}

function enableJob(run: Run, ctx: Context): Job {
  const receipts = new Map<string, Receipt>()
  return {
    verb: 'enable',
    plan: (fn, aws) => plan(fn, aws),
    before: async (fn, { changes }) => {
      const receipt = receiptOf(changes, run, await findReceipt(ctx, fn))
      receipts.set(fn.arn, receipt)
      const withdraw = await fileReceipt(ctx, fn, receipt)
      return async () => {
        receipts.delete(fn.arn)
        await withdraw()
      }
    },
    after: async (fn, _plan, aws) => {
      const receipt = receipts.get(fn.arn)
      if (!receipt) return []
      const warning = await tagReceipt(aws, fn, receipt)
      return warning === undefined ? [] : [warning]
    },
  }
}

async function plan(fn: LambdaFunction, aws: Aws): Promise<Plan> {
  return withLayerChecked(planEnable(fn, recipeFor(fn)), fn, aws)
}
