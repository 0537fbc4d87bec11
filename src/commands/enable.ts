import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { Accompaniment } from '../domain/instrument/fleet/plan-file.ts'
import { type Receipt, type Run, receiptOf } from '../domain/instrument/receipt.ts'
import { recipeFor } from '../domain/instrument/recipe.ts'
import { NO_WISH, type Wish } from '../domain/instrument/wish.ts'
import { variablesOf } from '../domain/instrument/wish-variables.ts'
import type { ExitCode } from '../errors.ts'
import { afterEnable } from './shared/after-enable.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { addFleetFlags, addSelectionFlags } from './shared/fleet/options.ts'
import { type PreflightOptions, preflightPlanner } from './shared/preflight.ts'
import { fileReceipt, findBesides, findReceipt } from './shared/receipts.ts'
import { attachOurs } from './shared/role-policy.ts'
import { addSettingsFlags, readWish } from './shared/settings-flags.ts'

export interface EnableOptions extends ChangeOptions, PreflightOptions {
  /** What to set beside the layer; nothing when absent. */
  readonly wish?: Wish
}

export function enableCommand(ctx: Context, run = runEnable): Command {
  const command = new Command('enable')
    .description('Turn OpenTelemetry on: layer, exec wrapper and active tracing in one guarded update.')
    .option('--no-inspect-code', 'do not look into the package of the function and its layers')
    .option('--attach-policy', 'give the role the policy for writing traces, if it lacks it', false)
    .option('--publish', 'publish a version afterwards', false)
    .option('--alias <name>', 'publish a version afterwards, and move this alias to it')
    .option('--verbose', 'show every check that was made before the write', false)
  return addSettingsFlags(addFleetFlags(addSelectionFlags(command))).action(
    async (functions: string[], _flags, self: Command) => {
      ctx.finish(await run({ ...self.optsWithGlobals(), functions, wish: readWish(self.opts()) }, ctx))
    },
  )
}

export async function runEnable(options: EnableOptions, ctx: Context): Promise<ExitCode> {
  return runChange(options, ctx, (run, reviewed) => enableJob(run, { ...options, ...reviewed }))
}

function enableJob(run: Run, options: EnableOptions): Job {
  const { wish = NO_WISH } = options
  const receipts = new Map<string, Receipt>()
  const plan = preflightPlanner(options)
  return {
    verb: 'enable',
    goesWith: goesWith(options),
    plan: async (fn, hands, reviewed) =>
      plan(fn, hands, recipeFor(fn), { wish, receipt: await findReceipt(hands.ctx, fn) }, reviewed),
    named: async () => variablesOf(wish),
    before: async (fn, { changes, attach }, { aws, ctx }) => {
      const filed = receiptOf(changes, run, await findReceipt(ctx, fn), await findBesides(ctx, fn))
      const receipt = attach ? { ...filed, policy: attach } : filed
      receipts.set(fn.arn, receipt)
      const withdraw = await fileReceipt(ctx, fn, receipt)
      const forget = async () => {
        receipts.delete(fn.arn)
        await withdraw()
      }
      return attach ? attachOurs(attach, aws, forget, ctx) : forget
    },
    after: (fn, done, { aws, ctx }) =>
      afterEnable({ fn, plan: done, receipt: receipts.get(fn.arn), run, aws, ctx }),
  }
}

function goesWith({ attachPolicy, publish, alias }: EnableOptions): Accompaniment {
  return {
    ...(attachPolicy ? { attachPolicy } : {}),
    ...(publish ? { publish } : {}),
    ...(alias === undefined ? {} : { alias }),
  }
}
