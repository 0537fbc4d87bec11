import { Command } from 'commander'
import type { Context } from '../context.ts'
import { diffTraces } from '../domain/trace/diff/diff.ts'
import { foldTrace } from '../domain/trace/index.ts'
import { Exit, type ExitCode, usageError } from '../errors.ts'
import { renderDiff } from '../render/diff/index.ts'
import { diffToJson } from '../render/diff/json.ts'
import { jsonLines } from './shared/json.ts'
import { oneTrace } from './shared/one-trace.ts'

export interface TraceDiffOptions {
  /** Trace ids in any form, files, or `-` for one of them. */
  readonly a: string
  readonly b: string
  /** A flag of `otl trace`, wherever it stands. */
  readonly raw: boolean
  readonly region?: string
}

export function traceDiffCommand(ctx: Context, run = runTraceDiff): Command {
  return new Command('diff')
    .description(
      'What got slower from one trace to the other, on the same shape: rows, calls that are new or gone.',
    )
    .argument('<a>', 'the trace before: an id, a file, or -')
    .argument('<b>', 'the trace after')
    .action(async (a: string, b: string, _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), a, b }, ctx))
    })
}

export async function runTraceDiff({ a, b, raw, region }: TraceDiffOptions, ctx: Context): Promise<ExitCode> {
  if (a === '-' && b === '-') throw usageError('only one of the two can come from standard input')
  const before = await oneTrace(a, region, ctx)
  const after = await oneTrace(b, region, ctx)
  const diff = raw ? diffTraces(before, after) : diffTraces(foldTrace(before), foldTrace(after))
  ctx.out(ctx.output === 'json' ? jsonLines(diffToJson(diff)) : renderDiff(diff, ctx.canvas))
  return Exit.Ok
}
