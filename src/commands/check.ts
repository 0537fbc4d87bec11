import { Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { type ExitCode, usageError } from '../errors.ts'
import { initPolicy } from './shared/check/init.ts'
import type { InitOptions } from './shared/check/init-file.ts'
import { addCheckFlags } from './shared/check/options.ts'
import { explainRule, listRules } from './shared/check/rules.ts'
import { check } from './shared/check/run.ts'
import { functionsArgument } from './shared/fleet/options.ts'

export interface CheckCommandOptions extends InitOptions {
  readonly explain?: string
  readonly listRules: boolean
  readonly init?: boolean
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
    .option('--init', 'write a policy made from the functions as they are today', false)
    .addOption(
      new Option('--format <format>', 'of the policy that --init writes').choices(['yaml', 'json', 'ts']),
    )
    .action(async (functions: string[], _flags, self: Command) => {
      ctx.finish(await run({ ...self.optsWithGlobals(), functions }, ctx))
    })
}

export async function runCheck(options: CheckCommandOptions, ctx: Context): Promise<ExitCode> {
  if (options.explain !== undefined) return explainRule(options.explain, ctx)
  if (options.listRules) return listRules(ctx)
  if (options.init) return initPolicy(options, ctx)
  if (options.format !== undefined) throw usageError('--format is for the policy that --init writes')
  return check(options, ctx)
}
