import { assess } from './assess.ts'
import type { FunctionSummary, LambdaFunction } from './function.ts'
import { valueIn } from './settings.ts'

/** CloudFormation sets it on everything that it makes; SAM, CDK and the Serverless Framework deploy through it. */
export const STACK_TAG = 'aws:cloudformation:stack-name'

/** For example `orders-*`. */
export interface Pattern {
  readonly text: string
  readonly matches: (text: string) => boolean
}

/** Which of the functions of a region are meant. Everything that is given has to hold. */
export interface Selection {
  /** Of names, any of which may hold; empty for every name. */
  readonly names: readonly Pattern[]
  readonly exclude: readonly Pattern[]
  /** Such as `nodejs*`. Images have no runtime, and match none. */
  readonly runtime?: Pattern
  readonly notTraced: boolean
  readonly tags: readonly (readonly [key: string, value: string])[]
}

/** Whether any of the patterns holds. */
export function fits(patterns: readonly Pattern[], text: string): boolean {
  return patterns.some(({ matches }) => matches(text))
}

/** Judges by what ListFunctions tells; `tags` are left to `hasTags`, since only GetFunction tells those. */
export function selects(selection: Selection, fn: FunctionSummary): boolean {
  const { names, exclude, runtime, notTraced } = selection
  if (names.length > 0 && !fits(names, fn.name)) return false
  if (fits(exclude, fn.name)) return false
  if (runtime !== undefined && !runtime.matches(fn.runtime ?? '')) return false
  return !(notTraced && assess(fn).verdict === 'traced')
}

/** `unknown` when the tags could not be read: such a function is neither taken nor silently left out. */
export function hasTags({ tags: wanted }: Selection, { tags }: LambdaFunction): 'yes' | 'no' | 'unknown' {
  if (wanted.length === 0) return 'yes'
  if (tags.kind === 'unreadable') return 'unknown'
  return wanted.every(([key, value]) => valueIn(tags.values, key) === value) ? 'yes' : 'no'
}
