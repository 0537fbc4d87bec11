import type { Context } from '../../context.ts'
import { assess } from '../../domain/instrument/assess.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { planEnable } from '../../domain/instrument/plan.ts'
import { recipeFor } from '../../domain/instrument/recipe.ts'
import { Exit, OtlError } from '../../errors.ts'
import type { Remedy, StatusFailure, StatusRow } from '../../render/status.ts'
import { parseFunctionRef } from './function-ref.ts'
import { concernsCaller, readFunction } from './lookup.ts'
import { readRegions, regionPool } from './regions.ts'
import { type Target, targetsOf } from './targets.ts'

export interface StatusAnswer {
  readonly rows: readonly StatusRow[]
  readonly failures: readonly StatusFailure[]
  /** Whether every failure is an answer, such as "there is no such function", rather than a failure to ask. */
  readonly looked: boolean
}

/** GetFunction has its own 100 requests a second; this many in flight stay well below. */
const AT_ONCE = 8

/** The functions named, each read for itself. */
export async function readStatus(
  names: readonly string[],
  region: string | undefined,
  ctx: Context,
): Promise<StatusAnswer> {
  const targets = targetsOf(names.map(parseFunctionRef), region, ctx)
  const rows: (StatusRow | undefined)[] = []
  const failures: (StatusFailure | undefined)[] = []
  let looked = true
  const queue = targets.entries()
  const work = async () => {
    for (const [at, target] of queue) {
      try {
        rows[at] = await rowOf(target)
      } catch (error) {
        if (!(error instanceof OtlError) || concernsCaller(error) || ctx.signal.aborted) throw error
        looked &&= error.code === Exit.No
        failures[at] = failureOf(error, target.ref.name, target.region)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, targets.length) }, work))
  return { rows: present(rows), failures: present(failures), looked }
}

async function rowOf({ ref, connect }: Target): Promise<StatusRow> {
  const fn = await readFunction(await connect(), ref)
  const assessment = assess(fn)
  const shown = ref.qualifier ? { ...fn, name: `${fn.name}:${ref.qualifier}` } : fn
  const remedy = ref.qualifier || assessment.verdict === 'traced' ? undefined : remedyFor(fn)
  return { fn: shown, assessment, ...(remedy ? { remedy } : {}) }
}

function remedyFor(fn: LambdaFunction): Remedy | undefined {
  const plan = planEnable(fn, recipeFor(fn))
  if (plan.kind === 'unchanged') return undefined
  if (plan.kind === 'update') return { kind: 'enable' }
  return { kind: 'none', reason: plan.refusal.reason, wayOut: plan.refusal.wayOut }
}

/** All functions of the regions, from the list alone: fifty a request, where reading each would take one of its own. */
export async function listStatus(regionFlag: string | undefined, ctx: Context): Promise<StatusAnswer> {
  const pool = regionPool(ctx)
  const given = readRegions(regionFlag)
  const rows: StatusRow[] = []
  const failures: StatusFailure[] = []
  for (const region of given.length > 0 ? given : [undefined]) {
    const progress = ctx.progress(`listing functions${region ? ` in ${region}` : ''}`)
    try {
      const aws = await pool(region)
      for await (const fn of aws.listFunctions()) {
        rows.push({ fn, assessment: assess(fn) })
        if (rows.length % 50 === 0) progress.update(`${rows.length} functions so far`)
      }
    } catch (error) {
      const alone = given.length <= 1
      if (alone || !(error instanceof OtlError) || ctx.signal.aborted) throw error
      failures.push(failureOf(error, undefined, region))
    } finally {
      progress.stop()
    }
  }
  return { rows, failures, looked: false }
}

function failureOf(error: OtlError, name: string | undefined, region: string | undefined): StatusFailure {
  return {
    ...(name ? { name } : {}),
    ...(region ? { region } : {}),
    reason: error.message,
    ...(error.hint ? { hint: error.hint } : {}),
  }
}

function present<T>(items: readonly (T | undefined)[]): T[] {
  return items.filter((item) => item !== undefined)
}
