import type { Command } from 'commander'
import type { Context } from '../../../../context.ts'
import { usageError } from '../../../../errors.ts'
import { addPaceFlags } from '../../fleet/options.ts'
import type { CheckOptions } from '../options.ts'

export function addFixFlags(command: Command): Command {
  return addPaceFlags(
    command
      .option('--fix', 'print the patch that mends templates, or enable live functions', false)
      .option('--write', 'with --fix: change the templates themselves', false),
  )
}

interface Sources {
  readonly files: boolean
  readonly live: boolean
}

/** @throws OtlError (usage) for flags that contradict each other, before anything is read */
export function checkFixFlags(options: CheckOptions, sources: Sources, ctx: Context): void {
  const { fix, write, dryRun, yes, rate, updateBaseline, shrinkBaseline } = options
  if (!fix) {
    const [lonely] = Object.entries({ write, 'dry-run': dryRun, yes, rate }).flatMap(([name, value]) =>
      value === undefined || value === false ? [] : [name],
    )
    if (lonely !== undefined) throw usageError(`--${lonely} goes with --fix`)
    return
  }
  if (updateBaseline) {
    throw usageError('--fix mends what --update-baseline would accept', 'one after the other')
  }
  if (shrinkBaseline) {
    throw usageError('--fix mends what --shrink-baseline would take out', 'one after the other')
  }
  if (sources.files && sources.live) {
    throw usageError('--fix mends files, or live functions', 'run otl once for each')
  }
  if (sources.files) filesOnly(options, ctx)
  else if (write) throw usageError('--write changes templates, and none is named', 'add --template')
}

function filesOnly(
  { template = [], terraformPlan = [], write, dryRun, yes, rate }: CheckOptions,
  ctx: Context,
) {
  if (yes !== undefined || rate !== undefined) {
    throw usageError('--yes and --rate are for live functions', '--fix --write changes templates')
  }
  if (write && dryRun) throw usageError('--write and --dry-run contradict each other')
  if ([...template, ...terraformPlan].includes('-')) {
    throw usageError('--fix needs files with a name, and - has none')
  }
  if (write || ctx.output === 'text' || ctx.output === 'json') return
  throw usageError(
    `--fix prints a patch, which ${ctx.output} has no place for`,
    `write the report to a file: --output ${ctx.output}=FILE`,
  )
}
