import type { Aws } from '../../context.ts'
import type { FunctionSummary } from '../../domain/instrument/function.ts'
import { hasTags, type Pattern, type Selection, selects } from '../../domain/instrument/select.ts'
import { usageError } from '../../errors.ts'
import type { StatusFailure } from '../../render/status.ts'
import { isSelection, readSelection, type SelectionOptions } from './fleet/options.ts'
import { TAGS_UNKNOWN } from './fleet/read.ts'
import { parseFunctionRef } from './function-ref.ts'

/** `--not-traced` is a condition of the view, like `--stale`: several of those show what any of them wants. */
export type StatusSelection = Omit<SelectionOptions, 'notTraced'>

/** Undefined when functions are named one by one, to be read for themselves. */
export function statusSelection(
  functions: readonly string[],
  options: StatusSelection,
): Selection | undefined {
  const flags: SelectionOptions = { ...options, notTraced: false }
  const { all } = options
  if (functions.length > 0 && !isSelection(functions, flags)) return undefined
  const { names, selection } = readSelection(functions, {
    ...flags,
    all: all === true || functions.length === 0,
  })
  return { ...selection, names: all ? [] : [...selection.names, ...names.map(exactly)] }
}

function exactly(text: string): Pattern {
  const { name, region, qualifier } = parseFunctionRef(text)
  if (region !== undefined || qualifier !== undefined) {
    throw usageError(`${text}: beside patterns and selectors, a function is named by its name alone`)
  }
  return { text, matches: (other) => other === name }
}

/** Functions that are read for their tags at the same time; GetFunction has a budget of its own. */
const AT_ONCE = 8

/** Those that are meant, in the order of the list. Tags are told by no list, so each function is read for them. */
export async function* meantOf(
  functions: AsyncIterable<FunctionSummary>,
  selection: Selection,
  aws: Promise<Aws>,
  failed: (failure: StatusFailure) => void,
): AsyncGenerator<FunctionSummary> {
  const waiting: Promise<FunctionSummary | undefined>[] = []
  const judge = async (fn: FunctionSummary) => {
    const tagged = hasTags(selection, await (await aws).getFunction(fn.arn))
    if (tagged === 'unknown') failed({ name: fn.name, region: fn.region, ...TAGS_UNKNOWN })
    return tagged === 'yes' ? fn : undefined
  }
  const next = async () => {
    const fn = await waiting.shift()
    return fn ? [fn] : []
  }
  for await (const fn of functions) {
    if (!selects(selection, fn)) continue
    if (selection.tags.length === 0) yield fn
    else {
      const judging = judge(fn)
      judging.catch(() => {}) // It is told when its turn comes.
      if (waiting.push(judging) >= AT_ONCE) yield* await next()
    }
  }
  while (waiting.length > 0) yield* await next()
}
