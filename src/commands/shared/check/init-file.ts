import type { Context } from '../../../context.ts'
import { usageError } from '../../../errors.ts'
import type { DraftFormat } from '../../../render/check/draft/index.ts'
import type { CheckOptions } from './options.ts'

export interface InitOptions extends CheckOptions {
  readonly format?: DraftFormat
}

export interface NewFile {
  readonly name: string
  readonly format: DraftFormat
}

/** Where a new policy goes; undefined where it is only printed. Fails where there is one already. */
export async function newFile(options: InitOptions, ctx: Context): Promise<NewFile | undefined> {
  const { policy, format, baseline, updateBaseline } = options
  if (updateBaseline)
    throw usageError('--init writes a baseline by itself', 'leave --update-baseline out, and keep --baseline')
  if (options.fix)
    throw usageError('--init writes a policy, and --fix mends functions', 'one after the other')
  if (ctx.reports.length > 0 || (ctx.output !== 'text' && ctx.output !== 'json'))
    throw usageError('--init writes a policy, and no report', '--policy names its file; -o json prints it')
  if (ctx.output === 'json') return undefined
  if (policy === undefined) {
    const { file } = await ctx.policy()
    if (file === undefined) return { name: `otl.config.${format ?? 'yaml'}`, format: format ?? 'yaml' }
    throw usageError(
      `there is a policy already: ${file}`,
      'edit it; or name another file: otl check --init --policy otl.config.yaml',
    )
  }
  if (baseline !== undefined && /[/\\]/.test(policy))
    throw usageError('a policy names its baseline from its own folder', 'run otl check --init there')
  const ending = endings.find(([pattern]) => pattern.test(policy))?.[1]
  if (ending === undefined)
    throw usageError(`${policy} does not say what it is`, 'it should end in .yaml, .json or .ts')
  if (format !== undefined && format !== ending)
    throw usageError(`--format ${format} does not fit ${policy}`, 'leave --format out')
  return { name: policy, format: ending }
}

const endings: readonly (readonly [RegExp, DraftFormat])[] = [
  [/\.ya?ml$/, 'yaml'],
  [/\.json$/, 'json'],
  [/\.m?[jt]s$/, 'ts'],
]

/** The command that checks the same functions. */
export function commandLine(options: InitOptions): string {
  const { functions, template = [], terraformPlan = [], cdkOut = [], parameter = [], policy } = options
  const { all, tag = [], stack, runtime, notTraced, exclude = [], region, seen } = options
  const flags = [
    ...template.map((file) => ['--template', file]),
    ...terraformPlan.map((file) => ['--terraform-plan', file]),
    ...cdkOut.map((folder) => ['--cdk-out', folder]),
    ...parameter.map((pair) => ['--parameter', pair]),
    ...tag.map((pair) => ['--tag', pair]),
    ...exclude.map((pattern) => ['--exclude', pattern]),
    ...Object.entries({ stack, runtime, region, seen, policy }).flatMap(([name, value]) =>
      value === undefined ? [] : [[`--${name}`, value]],
    ),
  ]
  return [
    'otl check',
    ...functions.map(quoted),
    ...(all ? ['--all'] : []),
    ...(notTraced ? ['--not-traced'] : []),
    ...flags.map(said),
  ].join(' ')
}

function said([flag = '', value = '']: readonly string[]): string {
  return `${flag} ${quoted(value)}`
}

/** For a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
