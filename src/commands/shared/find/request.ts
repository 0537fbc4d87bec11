import type { Aws, Context } from '../../../context.ts'
import { filterExpression, type TraceConditions } from '../../../domain/trace/find/filter.ts'
import type { SortKey } from '../../../domain/trace/find/sort.ts'
import { usageError } from '../../../errors.ts'
import { parseFunctionRef } from '../function-ref.ts'
import { regionPool, regionsOf } from '../regions.ts'
import { readWindow } from '../window.ts'
import type { FindFlags } from './flags.ts'

/** One region, and what to look for in it. */
export interface Place {
  /** Absent: the SDK's own default. */
  readonly region?: string
  readonly functions: readonly string[]
  /** X-Ray filter expression. */
  readonly filter?: string
  readonly connect: () => Promise<Aws>
}

export interface FindRequest {
  readonly since: Date
  readonly until: Date
  readonly sort: SortKey
  readonly limit: number
  readonly conditions: TraceConditions
  /** Beyond functions and time. */
  readonly narrowed: boolean
  /** X-Ray cannot be asked for cold starts; the documents tell. */
  readonly cold: boolean
  readonly places: readonly Place[]
  /** As on the command line, for words. */
  readonly asked: { readonly functions: readonly string[]; readonly since: string }
}

/** Fails with a usage error before anything is asked of AWS. */
export async function findRequest(
  flags: FindFlags & { readonly functions: readonly string[] },
  ctx: Context,
): Promise<FindRequest> {
  const now = ctx.now()
  const { since, until } = readWindow(flags, now)
  const { annotation, functions, cold, limit, sort } = flags
  const conditions: TraceConditions = {
    ...flags,
    functions: functions.map((name) => parseFunctionRef(name).name),
    ...(annotation ? { annotations: annotation } : {}),
  }
  const places = await placesOf(functions, conditions, flags.region, ctx)
  const narrowed = cold === true || filterExpression({ ...conditions, functions: [] }) !== undefined
  const asked = { functions, since: flags.since }
  return { since, until, sort, limit, conditions, narrowed, cold: cold === true, places, asked }
}

/** An ARN decides its own region; a bare name is looked for in every region that is asked for. */
async function placesOf(
  names: readonly string[],
  conditions: TraceConditions,
  flag: string | undefined,
  ctx: Context,
): Promise<readonly Place[]> {
  const refs = names.map(parseFunctionRef)
  const { regions: everywhere } = await regionsOf(flag, ctx)
  const functions = new Map<string | undefined, Set<string>>()
  if (refs.length === 0) for (const region of everywhere) functions.set(region, new Set())
  for (const ref of refs) {
    for (const region of ref.region ? [ref.region] : everywhere) {
      functions.set(region, (functions.get(region) ?? new Set()).add(ref.name))
    }
  }
  const pool = regionPool(ctx)
  return [...functions].map(([region, wanted]) => {
    const filter = expressionOf({ ...conditions, functions: [...wanted] })
    return {
      functions: [...wanted],
      connect: () => pool(region),
      ...(region === undefined ? {} : { region }),
      ...(filter === undefined ? {} : { filter }),
    }
  })
}

function expressionOf(conditions: TraceConditions): string | undefined {
  try {
    return filterExpression(conditions)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw usageError(error.message)
  }
}
