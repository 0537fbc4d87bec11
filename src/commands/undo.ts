import { Command } from 'commander'
import type { Context } from '../context.ts'
import { Exit, type ExitCode, OtlError, usageError } from '../errors.ts'
import { renderRuns, runsToJson } from '../render/runs.ts'
import { type ChangeOptions, runChange } from './shared/change.ts'
import { findRun, readRuns } from './shared/fleet/journal.ts'
import { addFilterFlags, addPaceFlags, functionsArgument, isSelection } from './shared/fleet/options.ts'
import { agreeToNewest, newestRun, undoJob, writtenArns } from './shared/fleet/undo.ts'
import { jsonLines } from './shared/json.ts'
import { filedArns } from './shared/receipts.ts'

export interface UndoOptions extends ChangeOptions {
  /** A run's id or its beginning; the newest run that is not undone when absent. */
  readonly run?: string
  readonly list?: boolean
}

export function undoCommand(ctx: Context, run = runUndo): Command {
  const command = new Command('undo')
    .description('Reverse a whole earlier run of enable or disable, from its receipts.')
    .argument('[run]', 'as the run and --list tell it; the newest when none is named')
    .addArgument(functionsArgument())
    .option('--list', 'show the runs of this machine, and do nothing')
  return addPaceFlags(addFilterFlags(command)).action(
    async (id: string | undefined, functions: string[], _flags, command: Command) => {
      const named = id === undefined ? {} : { run: id }
      ctx.finish(await run({ ...command.optsWithGlobals(), ...named, functions }, ctx))
    },
  )
}

export async function runUndo(options: UndoOptions, ctx: Context): Promise<ExitCode> {
  if (options.list) return list(ctx)
  const record = options.run === undefined ? await newestRun(ctx) : await findRun(ctx, options.run)
  const id = record?.run ?? options.run ?? ''
  if (!/^[0-9a-f]{4,32}$/.test(id)) {
    throw usageError(
      `"${id}" is not a run`,
      'a run is a number such as 3556d622; `otl undo --list` shows them',
    )
  }
  const chosen = options.functions.length > 0 || isSelection(options.functions, options)
  if (options.run === undefined && record && !options.dryRun) await agreeToNewest(record, options.yes, ctx)
  const functions = chosen ? options.functions : record ? writtenArns(record) : await filedArns(ctx, id)
  if (functions.length === 0 && !chosen) throw unknownRun(id, record !== undefined)
  return runChange({ ...options, functions }, ctx, () => undoJob(id, record))
}

function unknownRun(id: string, known: boolean): OtlError {
  const reason = known ? `run ${id} has changed nothing` : `this machine knows no run ${id}`
  const hint = known
    ? '`otl undo --list` shows the runs that have'
    : `\`otl undo ${id} --all\` looks for it in the tags of the functions`
  return new OtlError(reason, { code: Exit.No, hint })
}

async function list(ctx: Context): Promise<ExitCode> {
  const runs = await readRuns(ctx)
  ctx.out(ctx.output === 'json' ? jsonLines(runsToJson(runs)) : renderRuns(runs, ctx.canvas))
  return Exit.Ok
}
