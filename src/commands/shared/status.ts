import type { Context } from '../../context.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { planEnable } from '../../domain/instrument/plan.ts'
import { recipeFor } from '../../domain/instrument/recipe.ts'
import { rowOf } from '../../domain/status/row.ts'
import { Exit, OtlError } from '../../errors.ts'
import type { Remedy, StatusFailure, StatusRow } from '../../render/status.ts'
import { parseFunctionRef } from './function-ref.ts'
import { concernsCaller, readFunction } from './lookup.ts'
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
        rows[at] = await readRow(target)
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

async function readRow({ ref, connect }: Target): Promise<StatusRow> {
  const fn = await readFunction(await connect(), ref)
  const row = rowOf(ref.qualifier ? { ...fn, name: `${fn.name}:${ref.qualifier}` } : fn)
  const remedy = ref.qualifier || row.assessment.verdict === 'traced' ? undefined : remedyFor(fn)
  return { ...row, ...(remedy ? { remedy } : {}) }
}

function remedyFor(fn: LambdaFunction): Remedy | undefined {
  const plan = planEnable(fn, recipeFor(fn))
  if (plan.kind === 'unchanged') return undefined
  if (plan.kind === 'update') return { kind: 'enable' }
  return { kind: 'none', reason: plan.refusal.reason, wayOut: plan.refusal.wayOut }
}

export function failureOf(
  error: OtlError,
  name: string | undefined,
  region: string | undefined,
): StatusFailure {
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
