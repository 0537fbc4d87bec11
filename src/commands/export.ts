import { Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { type Format, formats, type Syntax } from '../domain/export/format.ts'
import type { Architecture } from '../domain/instrument/function.ts'
import { Exit, type ExitCode, usageError } from '../errors.ts'
import { renderRefusal } from '../render/export.ts'
import { anySubject, namedSubject } from './shared/export-subject.ts'
import { refusedToJson, showExport } from './shared/show-export.ts'

export interface ExportOptions {
  readonly fn?: string
  readonly format?: Format
  readonly syntax?: Syntax
  readonly allRegions: boolean
  readonly runtime?: string
  readonly arch?: Architecture
  /** Default true. */
  readonly inspectCode?: boolean
  readonly region?: string
}

export function exportCommand(ctx: Context, run = runExport): Command {
  return new Command('export')
    .description(
      'The change that enable makes, as the lasting change of the template that owns the function.',
    )
    .argument('[function]', 'name or ARN')
    .addOption(
      new Option('--format <format>', 'language; default: what the tags of the function tell').choices(
        formats,
      ),
    )
    .addOption(
      new Option('--syntax <syntax>', 'of a SAM or CloudFormation template').choices(['yaml', 'json']),
    )
    .option('--all-regions', 'the layer of every region, for a stack that is deployed to several', false)
    .option('--no-inspect-code', 'do not look into the package of the function')
    .option('--runtime <runtime>', 'instead of a function: for example nodejs22.x')
    .addOption(
      new Option('--arch <architecture>', 'with --runtime; default: x86_64').choices(['x86_64', 'arm64']),
    )
    .action(async (fn: string | undefined, _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), ...(fn === undefined ? {} : { fn }) }, ctx))
    })
}

export async function runExport(options: ExportOptions, ctx: Context): Promise<ExitCode> {
  const { fn, runtime = '', ...rest } = checked(options)
  const subject = await (fn === undefined
    ? anySubject({ ...rest, runtime }, ctx)
    : namedSubject(fn, rest, ctx))
  if (subject.kind === 'ready') return showExport(subject, options, ctx)
  if (ctx.output === 'json') ctx.out(refusedToJson(subject))
  else ctx.tell(renderRefusal(subject, ctx.canvas))
  return Exit.No
}

/** What contradicts itself is refused before anything is asked of AWS. */
function checked(options: ExportOptions): ExportOptions {
  const { fn, runtime, arch, format, syntax, allRegions } = options
  if (fn === undefined && runtime === undefined) {
    throw usageError('nothing to export', 'name a function, or a runtime: otl export --runtime nodejs22.x')
  }
  if (fn !== undefined && (runtime !== undefined || arch !== undefined)) {
    throw usageError(
      'a function tells its runtime and its processor itself',
      'leave out --runtime and --arch',
    )
  }
  if (fn === undefined && format === undefined) {
    throw usageError('--runtime alone does not tell a language', `add --format ${formats.join('|')}`)
  }
  if (format === 'aws-cli' && allRegions) {
    throw usageError('aws-cli changes one function of one region', 'leave out --all-regions')
  }
  if (syntax === 'json' && format !== undefined && format !== 'sam' && format !== 'cloudformation') {
    throw usageError(`${format} is not written in JSON`, '--syntax is for sam and cloudformation')
  }
  return options
}
