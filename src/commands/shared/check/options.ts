import { type Command, Option } from 'commander'
import { usageError } from '../../../errors.ts'
import { addFilterFlags, isSelection, type SelectionOptions } from '../fleet/options.ts'
import { addFixFlags } from './fix/flags.ts'

/** What is checked, and what of it counts. */
export interface CheckOptions extends SelectionOptions {
  /** Names, ARNs or patterns of live functions. */
  readonly functions: readonly string[]
  readonly template?: readonly string[]
  readonly terraformPlan?: readonly string[]
  readonly cdkOut?: readonly string[]
  /** `Name=value` of template parameters. */
  readonly parameter?: readonly string[]
  readonly policy?: string
  readonly failOn?: FailOn
  /** How far back traces are looked for; absent: not at all. */
  readonly seen?: string
  readonly baseline?: string
  readonly updateBaseline: boolean
  readonly shrinkBaseline?: boolean
  readonly region?: string
  /** Shows what mends the findings, or carries it out. */
  readonly fix?: boolean
  /** With `fix`: changes the files themselves. */
  readonly write?: boolean
  /** With `fix`: shows the plan for live functions only. */
  readonly dryRun?: boolean
  readonly yes?: true | number
  readonly rate?: number
}

const levels = ['error', 'warning', 'note', 'never'] as const
type FailOn = (typeof levels)[number]

export function addCheckFlags(command: Command): Command {
  addFilterFlags(command)
    .option('--template <file>', 'SAM, CloudFormation or Serverless templates; repeatable', collect)
    .option('--terraform-plan <file>', 'output of `terraform show -json`; repeatable', collect)
    .option('--cdk-out <folder>', 'output of `cdk synth`; repeatable', collect)
    .option('--parameter <name=value>', 'a parameter of the templates; repeatable', collect)
    .option('--policy <file>', 'the policy, instead of the nearest otl.config file')
    .addOption(new Option('--fail-on <level>', 'the least weight that fails').choices(levels))
    .option('--seen <when>', 'look for traces of live functions since then: 24h, 7d')
    .option('--baseline <file>', 'findings that do not count')
    .option('--update-baseline', 'write the baseline as things are, and fail nothing', false)
    .option('--shrink-baseline', 'take out of the baseline what nothing finds any more', false)
  return addFixFlags(command)
}

/** Files are checked when any is named; live functions when any is named or selected. */
export function sourcesOf(options: CheckOptions): { readonly files: boolean; readonly live: boolean } {
  const { template = [], terraformPlan = [], cdkOut = [], functions } = options
  const files = template.length + terraformPlan.length + cdkOut.length > 0
  const live = functions.length > 0 || isSelection(functions, options)
  const file = functions.find((name) => /\.(ya?ml|json|template|tf)$/i.test(name))
  if (file !== undefined)
    throw usageError(`${file} is no name of a function`, `for a template: otl check --template ${file}`)
  if (options.seen !== undefined && files && !live) {
    throw usageError('--seen looks for traces of live functions, and only files are named')
  }
  if ((options.parameter ?? []).length > 0 && !files) {
    throw usageError('--parameter is for templates, and none is named', 'add --template')
  }
  return { files, live: live || !files }
}

/** Whether the live functions are all those of their regions. */
export function isAllLive({ functions, all, ...filters }: CheckOptions): boolean {
  return (functions.length === 0 || all === true) && !isSelection([], filters)
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}
