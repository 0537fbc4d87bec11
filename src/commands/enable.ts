import { Command } from 'commander'
import type { Context } from '../context.ts'
import { type Receipt, type Run, receiptOf } from '../domain/instrument/receipt.ts'
import { recipeFor } from '../domain/instrument/recipe.ts'
import type { ExitCode } from '../errors.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { type PreflightOptions, preflightPlanner } from './shared/preflight.ts'
import { fileReceipt, findReceipt, tagReceipt } from './shared/receipts.ts'

export type EnableOptions = ChangeOptions & PreflightOptions

export function enableCommand(ctx: Context, run = runEnable): Command {
  return new Command('enable')
    .description('Turn OpenTelemetry on: layer, exec wrapper and active tracing in one guarded update.')
    .argument('<functions...>', 'names or ARNs')
    .option('--dry-run', 'print the plan and write nothing', false)
    .option('--no-inspect-code', 'do not look into the package of the function and its layers')
    .option('--verbose', 'show every check that was made before the write', false)
    .action(async (functions: string[], _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), functions }, ctx))
    })
}

export async function runEnable(options: EnableOptions, ctx: Context): Promise<ExitCode> {
  return runChange(options, ctx, (run) => enableJob(run, options, ctx))
}

function enableJob(run: Run, options: EnableOptions, ctx: Context): Job {
  let receipt: Receipt | undefined
  const plan = preflightPlanner(options, ctx)
  return {
    verb: 'enable',
    plan: (fn, aws) => plan(fn, aws, recipeFor(fn)),
    before: async (fn, { changes }) => {
      receipt = receiptOf(changes, run, await findReceipt(ctx, fn))
      return fileReceipt(ctx, fn, receipt)
    },
    after: async (fn, { kind }, aws) => {
      if (kind !== 'update' || !receipt) return []
      const warning = await tagReceipt(aws, fn, receipt)
      return warning === undefined ? [] : [warning]
    },
  }
}
