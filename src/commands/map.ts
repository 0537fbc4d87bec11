import { Command } from 'commander'
import type { Context } from '../context.ts'
import { Exit, type ExitCode, usageError } from '../errors.ts'
import { mapOfTraces, mapOfXRay } from './shared/map/read.ts'
import { showMap } from './shared/map/show.ts'
import { sortSubjects } from './shared/map/subjects.ts'

export interface MapOptions {
  /** Functions; or files, folders, `-`, ids of traces. */
  readonly subjects: readonly string[]
  readonly since: string
  readonly until: string
  readonly table: boolean
  readonly region?: string
}

export function mapCommand(ctx: Context, run = runMap): Command {
  return new Command('map')
    .description(
      "Who calls whom: X-Ray's service graph of a region, or the part of it around some functions. Files with traces, or - for " +
        'standard input, make a map of their own.',
    )
    .argument(
      '[function | file | -...]',
      'names or ARNs, or files with traces; the whole region when none is given',
    )
    .option('--since <when>', 'how far back: 15m, 2h, 1d, or an ISO date and time', '1h')
    .option('--until <when>', 'where to stop', 'now')
    .option('--table', 'services and calls as two tables instead of a tree', false)
    .action(async (subjects: string[], _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), subjects }, ctx))
    })
}

export async function runMap(options: MapOptions, ctx: Context): Promise<ExitCode> {
  const { functions, traces } = sortSubjects(options.subjects)
  if (functions.length > 0 && traces.length > 0) {
    throw usageError('functions and traces make different maps', `for example otl map ${traces[0]}`)
  }
  const found =
    traces.length > 0
      ? await mapOfTraces(traces, options.region, ctx)
      : await mapOfXRay(functions, options, ctx)
  showMap(found, options, ctx)
  return Exit.Ok
}
