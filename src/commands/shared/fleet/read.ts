import type { Aws, Context, Progress } from '../../../context.ts'
import type { LambdaFunction } from '../../../domain/instrument/function.ts'
import type { Plan } from '../../../domain/instrument/plan.ts'
import type { Report } from '../../../domain/instrument/report.ts'
import { hasTags, type Selection, selects } from '../../../domain/instrument/select.ts'
import { Exit, OtlError } from '../../../errors.ts'
import type { Hands } from '../change.ts'
import { concernsCaller, readSettled } from '../lookup.ts'
import type { Candidate } from './choose.ts'

/** GetFunction has a budget of its own of 100 requests a second; this many in flight stay below it. */
const AT_ONCE = 12

/** A function that is meant, as it was read, and what would become of it. */
export interface Entry {
  readonly fn: LambdaFunction
  readonly plan: Plan
  readonly aws: Aws
  readonly selected: boolean
}

export interface Reading {
  readonly entries: readonly Entry[]
  readonly failures: readonly Report[]
}

export interface ReadingOptions {
  readonly selection: Selection
  readonly plan: (fn: LambdaFunction, hands: Hands) => Promise<Plan>
  /** What a function has to be beyond what the selection says. */
  readonly concerns: (fn: LambdaFunction) => boolean
}

/** Reads and plans every candidate, each function once however often it is meant; one that fails spoils nothing. */
export async function readAll(
  candidates: readonly Candidate[],
  options: ReadingOptions,
  ctx: Context,
): Promise<Reading> {
  const found: (Entry | Report | undefined)[] = []
  const progress = ctx.progress(`reading ${candidates.length} functions`)
  const quiet = { ...ctx, progress: () => silent }
  let read = 0
  try {
    await eachOf(candidates, AT_ONCE, async (candidate, at) => {
      if (ctx.signal.aborted) throw new OtlError('interrupted', { code: Exit.Interrupted })
      found[at] = await entryOf(candidate, options, quiet)
      progress.update(`reading functions: ${++read} of ${candidates.length}`)
    })
  } finally {
    progress.stop()
  }
  const entries = new Map<string, Entry>()
  const failures: Report[] = []
  for (const one of found) {
    if (one === undefined) continue
    if ('result' in one) failures.push(one)
    else if (!entries.has(one.fn.arn)) entries.set(one.fn.arn, one)
  }
  return { entries: [...entries.values()], failures }
}

/** Undefined for a function that turns out not to be meant. */
async function entryOf(
  { ref, region, connect, selected }: Candidate,
  { selection, plan, concerns }: ReadingOptions,
  ctx: Context,
): Promise<Entry | Report | undefined> {
  try {
    const aws = await connect()
    const fn = await readSettled(aws, ref, ctx)
    if (!selects({ ...selection, names: [] }, fn)) return undefined
    const tagged = hasTags(selection, fn)
    if (tagged === 'no' || (tagged === 'yes' && !concerns(fn))) return undefined
    if (tagged === 'unknown') {
      const result = { kind: 'failed', ...TAGS_UNKNOWN, looked: false } as const
      return { name: fn.name, region: fn.region, fn, result, warnings: [] }
    }
    return { fn, plan: await plan(fn, { aws, ctx }), aws, selected }
  } catch (error) {
    if (!(error instanceof OtlError) || concernsCaller(error) || ctx.signal.aborted) throw error
    return failureOf(error, ref.name, region)
  }
}

export const TAGS_UNKNOWN = {
  reason: 'its tags could not be read, so nobody knows whether it is meant',
  hint: 'it takes lambda:ListTags',
} as const

export function failureOf(error: OtlError, name: string, region: string | undefined): Report {
  const { message: reason, hint, code } = error
  const result = { kind: 'failed', reason, ...(hint ? { hint } : {}), looked: code === Exit.No } as const
  return { name, ...(region ? { region } : {}), result, warnings: [] }
}

export const silent: Progress = { update: () => {}, stop: () => {} }

/** At most `most` at once, in order; the first failure ends it. */
export async function eachOf<T>(
  items: readonly T[],
  most: number,
  work: (item: T, at: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries()
  const worker = async () => {
    for (const [at, item] of queue) await work(item, at)
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker))
}
