import type { Aws, Context } from '../../context.ts'
import { changeForAny, type LastingChange, lastingChange } from '../../domain/export/change.ts'
import type { Architecture, LambdaFunction } from '../../domain/instrument/function.ts'
import { type Plan, planEnable } from '../../domain/instrument/plan.ts'
import { type RecipeAnswer, type Refusal, recipeFor } from '../../domain/instrument/recipe.ts'
import { settingsOf } from '../../domain/instrument/settings.ts'
import { usageError } from '../../errors.ts'
import { parseWritableRef } from './function-ref.ts'
import { withLayersChecked } from './layer-check.ts'
import { readFunction } from './lookup.ts'
import { oneRegion, readRegions } from './regions.ts'
import { checkRuntime } from './runtime.ts'

/** What is exported, or why nothing can be. */
export type Subject =
  | { readonly kind: 'refused'; readonly fn?: LambdaFunction; readonly refusal: Refusal }
  | {
      readonly kind: 'ready'
      readonly change: LastingChange
      /** Absent when no function was named. */
      readonly found?: { readonly fn: LambdaFunction; readonly plan: Exclude<Plan, { kind: 'blocked' }> }
    }

/** A function as it is in the account, and what enable would do to it. */
export async function namedSubject(name: string, region: string | undefined, ctx: Context): Promise<Subject> {
  const ref = parseWritableRef(name)
  const aws = await oneRegion(ref.region ?? region, ctx)
  const fn = await readFunction(aws, ref)
  const answer = recipeFor(fn)
  const plan = await planOf(fn, answer, aws)
  if (plan.kind === 'blocked') return { kind: 'refused', fn, refusal: plan.refusal }
  // A container image: enable turns tracing on, and a template gets no layer for it.
  if (answer.kind === 'refusal') return { kind: 'refused', fn, refusal: answer.refusal }
  const after = plan.kind === 'update' ? plan.after : settingsOf(fn)
  // Unreadable variables would have blocked the plan.
  if (!after) throw new Error('a plan without settings')
  return { kind: 'ready', change: lastingChange(fn, answer.recipe, after), found: { fn, plan } }
}

/** A template outlives a deployment in progress or an idle function, so these do not stand in the way. */
function planOf(fn: LambdaFunction, answer: RecipeAnswer, aws: Aws): Promise<Plan> {
  const settled: LambdaFunction = { ...fn, state: 'Active', lastUpdate: { status: 'Successful' } }
  return withLayersChecked(planEnable(settled, answer), fn, aws)
}

export interface AnySubject {
  readonly runtime: string
  /** Default: Lambda's own, x86_64. */
  readonly arch?: Architecture
  readonly region?: string
}

/** No function at all: asks nothing of AWS. */
export async function anySubject({ runtime, arch, region }: AnySubject, ctx: Context): Promise<Subject> {
  checkRuntime(runtime)
  const [given, ...more] = readRegions(region)
  if (more.length > 0)
    throw usageError('this command asks one region at a time', 'add --all-regions for all of them')
  const where = given ?? (await ctx.aws()).region
  const architecture = arch ?? 'x86_64'
  const answer = recipeFor({
    arn: '',
    name: '',
    packageType: 'Zip',
    layers: [],
    environment: { kind: 'readable', variables: {} },
    tracing: 'PassThrough',
    region: where,
    runtime,
    architecture,
  })
  if (answer.kind === 'refusal') return { kind: 'refused', refusal: answer.refusal }
  return { kind: 'ready', change: changeForAny({ region: where, runtime, architecture }, answer.recipe) }
}
