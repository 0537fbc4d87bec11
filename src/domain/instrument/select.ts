import { assess } from './assess.ts'
import type { FunctionSummary, LambdaFunction } from './function.ts'
import { valueIn } from './settings.ts'

/** CloudFormation sets it on everything that it makes; SAM, CDK and the Serverless Framework deploy through it. */
export const STACK_TAG = 'aws:cloudformation:stack-name'

/** Which of the functions of a region are meant. Everything that is given has to hold. */
export interface Selection {
  /** Patterns of names, any of which may hold; empty for every name. */
  readonly names: readonly string[]
  readonly exclude: readonly string[]
  /** A pattern such as `nodejs*`. Images have no runtime, and match none. */
  readonly runtime?: string
  readonly notTraced: boolean
  readonly tags: readonly (readonly [key: string, value: string])[]
}

/** Whether a text is a pattern rather than a name; `*` and `?` are in no function's name. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text)
}

/** What a name or a runtime can hold, and `*` and `?`; a pattern of anything else matches nothing by mistake only. */
export function isNamePattern(text: string): boolean {
  return /^[A-Za-z0-9_.*?-]{1,128}$/.test(text)
}

/** `*` stands for any characters, `?` for one. Takes time in proportion to both lengths multiplied, at worst. */
export function matchesPattern(pattern: string, text: string): boolean {
  let [at, from, star, retry] = [0, 0, -1, 0]
  while (at < text.length) {
    const wanted = pattern[from]
    if (wanted === '*') {
      star = from++
      retry = at
    } else if (wanted === '?' || wanted === text[at]) {
      at++
      from++
    } else if (star >= 0) {
      from = star + 1
      at = ++retry
    } else return false
  }
  while (pattern[from] === '*') from++
  return from === pattern.length
}

/** Judges by what ListFunctions tells; `tags` are left to `hasTags`, since only GetFunction tells those. */
export function selects(selection: Selection, fn: FunctionSummary): boolean {
  const { names, exclude, runtime, notTraced } = selection
  const named = names.length === 0 || names.some((pattern) => matchesPattern(pattern, fn.name))
  if (!named || exclude.some((pattern) => matchesPattern(pattern, fn.name))) return false
  if (runtime !== undefined && !matchesPattern(runtime, fn.runtime ?? '')) return false
  return !(notTraced && assess(fn).verdict === 'traced')
}

/** `unknown` when the tags could not be read: such a function is neither taken nor silently left out. */
export function hasTags({ tags: wanted }: Selection, { tags }: LambdaFunction): 'yes' | 'no' | 'unknown' {
  if (wanted.length === 0) return 'yes'
  if (tags.kind === 'unreadable') return 'unknown'
  return wanted.every(([key, value]) => valueIn(tags.values, key) === value) ? 'yes' : 'no'
}
