import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { addCheckFlags, type CheckOptions } from './shared/check/options.ts'
import { explainRule, listRules } from './shared/check/rules.ts'
import { check } from './shared/check/run.ts'
import { functionsArgument } from './shared/fleet/options.ts'

export interface CheckCommandOptions extends CheckOptions {
  readonly explain?: string
  readonly listRules: boolean
}

export function checkCommand(ctx: Context, run = runCheck): Command {
  const command = new Command('check')
    .description(
      'Fail a build when a function is not traced the way the team decided, live or in a template.',
    )
    .addArgument(functionsArgument())
  return addCheckFlags(command)
    .option('--explain <rule>', 'what a rule asks for, why, and how to mend it')
    .option('--list-rules', 'all rules', false)
    .action(async (functions: string[], _flags, self: Command) => {
      ctx.finish(await run({ ...self.optsWithGlobals(), functions }, ctx))
    })
}

export async function runCheck(options: CheckCommandOptions, ctx: Context): Promise<ExitCode> {
  if (options.explain !== undefined) return explainRule(options.explain, ctx)
  if (options.listRules) return listRules(ctx)
  return check(options, ctx)
}
