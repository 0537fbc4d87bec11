import { Command } from 'commander'
import type { Aws, Context } from '../context.ts'
import { type Receipt, type Run, receiptOf } from '../domain/instrument/receipt.ts'
import { recipeFor } from '../domain/instrument/recipe.ts'
import type { ExitCode } from '../errors.ts'
import { afterEnable } from './shared/after-enable.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { type PreflightOptions, preflightPlanner } from './shared/preflight.ts'
import { fileReceipt, findReceipt } from './shared/receipts.ts'

export type EnableOptions = ChangeOptions & PreflightOptions

export function enableCommand(ctx: Context, run = runEnable): Command {
  return new Command('enable')
    .description('Turn OpenTelemetry on: layer, exec wrapper and active tracing in one guarded update.')
    .argument('<functions...>', 'names or ARNs')
    .option('--dry-run', 'print the plan and write nothing', false)
    .option('--no-inspect-code', 'do not look into the package of the function and its layers')
    .option('--attach-policy', 'give the role the policy for writing traces, if it lacks it', false)
    .option('--publish', 'publish a version afterwards', false)
    .option('--alias <name>', 'publish a version afterwards, and move this alias to it')
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
  let aws: Aws
  const plan = preflightPlanner(options, ctx)
  return {
    verb: 'enable',
    plan: (fn, connected) => {
      aws = connected
      receipt = undefined
      return plan(fn, connected, recipeFor(fn))
    },
    before: async (fn, { changes, attach }) => {
      receipt = receiptOf(changes, run, await findReceipt(ctx, fn))
      if (attach) receipt = { ...receipt, policy: attach }
      const forget = await fileReceipt(ctx, fn, receipt)
      if (!attach) return forget
      try {
        await aws.attachPolicy(attach)
      } catch (error) {
        await forget()
        throw error
      }
      return async () => {
        await aws.detachPolicy(attach)
        await forget()
      }
    },
    after: (fn, done, connected) => afterEnable({ fn, plan: done, receipt, run, aws: connected, ctx }),
  }
}
