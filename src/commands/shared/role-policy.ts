import type { Aws, Context } from '../../context.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { Plan, UpdatePlan } from '../../domain/instrument/plan.ts'
import { type RolePolicy, tracePolicyFor } from '../../domain/instrument/role-policy.ts'
import { type Check, ok } from '../../domain/preflight/check.ts'
import { roleName } from '../../domain/preflight/role.ts'
import { OtlError } from '../../errors.ts'
import { remark } from '../../render/plan.ts'
import { ask, remember } from './ask-once.ts'

/**
 * Adds the policy to a plan whose role lacks it. Without knowing what is attached nobody could say later whether it
 * was otl that attached it, so then it is left alone.
 */
export async function withPolicy(plan: Plan, fn: LambdaFunction, aws: Aws): Promise<Plan> {
  if (plan.kind === 'blocked' || roleChecked(plan)?.outcome === 'ok') return plan
  const noted = (text: string) => ({ ...plan, notes: [...plan.notes, text] })
  const policy = tracePolicyFor(fn.role ?? '')
  if (!policy) return noted('no policy can be attached: Lambda does not tell the role of the function')
  const attached = await ask(() => aws.attachedPolicies(policy.role))
  if (attached.kind === 'unknown') return noted(`no policy is attached: ${attached.reason}`)
  if (attached.value.includes(policy.arn)) return plan
  const note = `the role ${policy.role} gets ${nameOf(policy)}, and with it every function that runs under it`
  const mended = { ...noted(note), attach: policy }
  return mended.kind === 'update' ? { ...mended, ...withoutWarning(mended, policy) } : mended
}

function roleChecked(plan: Plan): Check | undefined {
  const preflight = plan.kind === 'update' ? plan.preflight : undefined
  return preflight?.checks.find(({ id }) => id === 'execution-role')
}

/** What is about to be mended is nothing to warn of. */
function withoutWarning({ preflight }: UpdatePlan, policy: RolePolicy): Pick<UpdatePlan, 'preflight'> {
  if (!preflight) return {}
  const mended = ok('execution-role', `${policy.role} gets ${nameOf(policy)}`)
  const checks = preflight.checks.map((check) => (check.id === 'execution-role' ? mended : check))
  return { preflight: { ...preflight, checks } }
}

/** @returns what detaches the policy again; where that fails, the receipt's file stays, for it still tells the truth */
export async function attachOurs(
  policy: RolePolicy,
  aws: Aws,
  forget: () => Promise<void>,
  ctx: Context,
): Promise<() => Promise<void>> {
  try {
    await aws.attachPolicy(policy)
  } catch (error) {
    await forget()
    throw error
  }
  return async () => {
    try {
      await aws.detachPolicy(policy)
    } catch (error) {
      if (!(error instanceof OtlError)) throw error
      // Why nothing was written matters more than this, and must not be lost over it.
      ctx.tell(remark(`the policy stays attached to ${policy.role}: ${error.message}`, ctx.canvas))
      return
    }
    await forget()
  }
}

/**
 * Takes out a policy that otl attached, unless another function under the same role still writes traces.
 * @returns a warning when it stays
 */
export async function detachOurs(
  fn: LambdaFunction,
  policy: RolePolicy,
  aws: Aws,
  tracedIn: (aws: Aws) => Promise<readonly Traced[]>,
): Promise<string | undefined> {
  if (fn.role === undefined || roleName(fn.role) !== policy.role) return undefined
  const stays = (why: string) => `${nameOf(policy)} stays attached to ${policy.role}: ${why}`
  const traced = await ask(() => tracedIn(aws))
  if (traced.kind === 'unknown') return stays(traced.reason)
  const other = traced.value.find(({ arn, role }) => arn !== fn.arn && role === fn.role)
  if (other !== undefined) return stays(`${other.name} is traced under the same role`)
  const done = await ask(() => aws.detachPolicy(policy))
  return done.kind === 'unknown' ? stays(done.reason) : undefined
}

interface Traced {
  readonly arn: string
  readonly name: string
  readonly role?: string
}

/** Functions that write traces now; listed once a region, however many roles are asked about. */
export function tracedFunctions(): (aws: Aws) => Promise<readonly Traced[]> {
  const lists = remember<readonly Traced[]>()
  return (aws) =>
    lists(aws.region, async () => {
      const found: Traced[] = []
      for await (const { arn, name, role, tracing } of aws.listFunctions()) {
        if (tracing === 'Active') found.push({ arn, name, ...(role === undefined ? {} : { role }) })
      }
      return found
    })
}

function nameOf({ arn }: RolePolicy): string {
  return arn.split('/').at(-1) ?? arn
}
