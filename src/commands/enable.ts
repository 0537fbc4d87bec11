import { Command } from 'commander'
import type { Aws, Context } from '../context.ts'
import { type Receipt, type Run, receiptOf } from '../domain/instrument/receipt.ts'
import { NO_WISH, type Wish } from '../domain/instrument/wish.ts'
import { variablesOf } from '../domain/instrument/wish-variables.ts'
import type { ExitCode } from '../errors.ts'
import { afterEnable } from './shared/after-enable.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { addGoalOptions, type Goal, type GoalOptions, readGoal } from './shared/goal.ts'
import { type PreflightOptions, preflightPlanner } from './shared/preflight.ts'
import { fileReceipt, findBesides, findReceipt } from './shared/receipts.ts'
import { attachOurs } from './shared/role-policy.ts'
import { addSettingsFlags, readWish } from './shared/settings-flags.ts'

export interface EnableOptions extends ChangeOptions, PreflightOptions, GoalOptions {
  /** What to set beside the layer; nothing when absent. */
  readonly wish?: Wish
}

export function enableCommand(ctx: Context, run = runEnable): Command {
  const command = new Command('enable')
    .description('Turn OpenTelemetry on: layer, exec wrapper and active tracing in one guarded update.')
    .argument('<functions...>', 'names or ARNs')
    .option('--dry-run', 'print the plan and write nothing', false)
    .option('--no-inspect-code', 'do not look into the package of the function and its layers')
    .option('--attach-policy', 'give the role the policy for writing traces, if it lacks it', false)
    .option('--publish', 'publish a version afterwards', false)
    .option('--alias <name>', 'publish a version afterwards, and move this alias to it')
    .option('--verbose', 'show every check that was made before the write', false)
  addGoalOptions(command)
  return addSettingsFlags(command).action(async (functions: string[], _flags, self: Command) => {
    ctx.finish(await run({ ...self.optsWithGlobals(), functions, wish: readWish(self.opts()) }, ctx))
  })
}

export async function runEnable(options: EnableOptions, ctx: Context): Promise<ExitCode> {
  const goal = await readGoal(options, ctx)
  return runChange(options, ctx, (run) => enableJob(goal, run, options, ctx))
}

function enableJob(goal: Goal, run: Run, options: EnableOptions, ctx: Context): Job {
  const { wish = NO_WISH } = options
  let receipt: Receipt | undefined
  let aws: Aws
  const plan = preflightPlanner(options, ctx)
  return {
    verb: 'enable',
    plan: async (fn, connected) => {
      aws = connected
      receipt = undefined
      return plan(goal.seen(fn), connected, goal.of, { wish, receipt: await findReceipt(ctx, fn) })
    },
    named: async () => variablesOf(wish),
    before: async (fn, { changes, attach }) => {
      receipt = receiptOf(changes, run, await findReceipt(ctx, fn), await findBesides(ctx, fn))
      if (attach) receipt = { ...receipt, policy: attach }
      const forget = await fileReceipt(ctx, fn, receipt)
      return attach ? attachOurs(attach, aws, forget, ctx) : forget
    },
    after: (fn, done, connected) => afterEnable({ fn, plan: done, receipt, run, aws: connected, ctx }),
  }
}
