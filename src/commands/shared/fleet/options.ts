import { Argument, type Command, InvalidArgumentError } from 'commander'
import { MAX_RATE } from '../../../domain/instrument/fleet/pace.ts'
import { type Selection, STACK_TAG } from '../../../domain/instrument/select.ts'
import { usageError } from '../../../errors.ts'
import { readPairs } from '../pairs.ts'
import { isPattern, patternOf } from './pattern.ts'

/** Which functions are meant, beside those that are named. */
export interface SelectionOptions {
  readonly all?: boolean
  /** `key=value` each; all have to hold. */
  readonly tag?: readonly string[]
  readonly stack?: string
  readonly runtime?: string
  readonly notTraced?: boolean
  readonly exclude?: readonly string[]
}

/** How a run over many functions is carried out. */
export interface FleetOptions extends SelectionOptions {
  /** A number has to be that of the functions that change. */
  readonly yes?: true | number
  /** Writes a second. */
  readonly rate?: number
  readonly planOut?: string
  readonly plan?: string
  readonly resume?: true | string
}

/** For every command that takes a selection of functions. */
export function addSelectionFlags(command: Command): Command {
  return addFilterFlags(command.addArgument(functionsArgument()))
}

export function functionsArgument(): Argument {
  return new Argument('[functions...]', "names, ARNs, or patterns such as 'orders-*'")
}

export function addFilterFlags(command: Command): Command {
  return addNarrowingFlags(command).option('--not-traced', 'only functions that are not traced yet')
}

/** Without `--not-traced`, which `status` has a word of its own for. */
export function addNarrowingFlags(command: Command): Command {
  return command
    .option('--all', 'every function of the region')
    .option('--tag <key=value>', 'only functions with this tag; repeatable, all have to hold', collect)
    .option('--stack <name>', 'only functions of this CloudFormation stack')
    .option('--runtime <pattern>', "only this runtime, for example 'nodejs*'")
    .option('--exclude <pattern>', 'leave these names out; repeatable', collect)
}

/** For commands that write. */
export function addFleetFlags(command: Command): Command {
  return addPaceFlags(command)
    .option('--plan-out <file>', 'write the plan to a file, and nothing to Lambda')
    .option('--plan <file>', 'carry out the plan in this file, exactly')
    .option('--resume [run]', 'go on with a run that was interrupted')
}

export function addPaceFlags(command: Command): Command {
  return command
    .option('--dry-run', 'print the plan and write nothing', false)
    .option('--yes [count]', 'do not ask; with a count, only if that many functions would change', readYes)
    .option('--rate <writes>', 'writes a second in each region', readRate)
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}

function readYes(text: string): true | number {
  if (text === '' || text === 'true') return true
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It takes a number, as in --yes=42; put names before it.')
}

function readRate(text: string): number {
  const rate = Number(text)
  if (text.trim() !== '' && rate >= 0.1 && rate <= MAX_RATE) return rate
  throw new InvalidArgumentError(`It takes a number of writes a second, from 0.1 to ${MAX_RATE}.`)
}

export interface Chosen {
  /** As the user wrote them. */
  readonly names: readonly string[]
  readonly selection: Selection
  /** Whether the functions of a region have to be listed. */
  readonly listed: boolean
}

/** Divides what was asked for into functions by name and functions by what they are. Fails with a usage error. */
export function readSelection(functions: readonly string[], options: SelectionOptions): Chosen {
  const { all, tag = [], stack, runtime, notTraced = false, exclude = [] } = options
  const patterns = functions.filter(isPattern).map(patternOf)
  const names = functions.filter((text) => !isPattern(text))
  const filters = tag.length > 0 || stack !== undefined || runtime !== undefined || notTraced
  if (functions.length === 0 && !all && !filters) {
    throw usageError('no functions are named', 'name some, or select with --all, --tag, --stack or --runtime')
  }
  const tags = [...readPairs('--tag', tag), ...(stack === undefined ? [] : [[STACK_TAG, stack] as const])]
  return {
    names,
    listed: all === true || patterns.length > 0 || names.length === 0,
    selection: {
      names: all === true ? [] : patterns,
      exclude: exclude.map(patternOf),
      ...(runtime === undefined ? {} : { runtime: patternOf(runtime) }),
      notTraced,
      tags,
    },
  }
}

/** Whether functions are described rather than named. */
export function isSelection(functions: readonly string[], options: SelectionOptions): boolean {
  const { all, tag, stack, runtime, notTraced, exclude } = options
  const given = [all, tag, stack, runtime, notTraced, exclude]
  return functions.some(isPattern) || given.some((flag) => flag !== undefined && flag !== false)
}

/** Whether a run is one over many functions: it then shows its plan grouped, and paces its writes. */
export function isFleet(functions: readonly string[], options: FleetOptions): boolean {
  const { plan, planOut, resume, rate, yes } = options
  const given = [plan, planOut, resume, rate, typeof yes === 'number' ? yes : undefined]
  return isSelection(functions, options) || given.some((flag) => flag !== undefined)
}
