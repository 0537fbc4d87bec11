import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { runChange } from './shared/change.ts'
import { type EnableOptions, enableJob } from './shared/enable-job.ts'
import { addFleetFlags, addSelectionFlags } from './shared/fleet/options.ts'
import { addGoalOptions, readGoal } from './shared/goal.ts'
import { addSettingsFlags, readWish } from './shared/settings-flags.ts'

export type { EnableOptions }

export function enableCommand(ctx: Context, run = runEnable): Command {
  const command = new Command('enable')
    .description('Turn OpenTelemetry on: layer, exec wrapper and active tracing in one guarded update.')
    .option('--no-inspect-code', 'do not look into the package of the function and its layers')
    .option('--attach-policy', 'give the role the policy for writing traces, if it lacks it', false)
    .option('--publish', 'publish a version afterwards', false)
    .option('--alias <name>', 'publish a version afterwards, and move this alias to it')
    .option('--verbose', 'show every check that was made before the write', false)
  addFleetFlags(addSelectionFlags(command))
  addGoalOptions(command)
  return addSettingsFlags(command).action(async (functions: string[], _flags, self: Command) => {
    ctx.finish(await run({ ...self.optsWithGlobals(), functions, wish: readWish(self.opts()) }, ctx))
  })
}

export async function runEnable(options: EnableOptions, ctx: Context): Promise<ExitCode> {
  // Flags that contradict each other are told before anything is read.
  await readGoal(options, ctx)
  return runChange(options, ctx, async (run, reviewed) => {
    const meant = { ...options, ...reviewed }
    return enableJob(await readGoal(meant, ctx), run, meant)
  })
}
