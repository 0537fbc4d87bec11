import type { Aws } from '../../context.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { sendTraces } from '../../domain/permissions/role.ts'
import {
  type Decisions,
  leavesOpen,
  type RoleRights,
  rightsOf,
} from '../../domain/permissions/role-rights.ts'
import { type Found, found, unknown } from '../../domain/preflight/check.ts'
import { roleName } from '../../domain/preflight/role.ts'
import { OtlError } from '../../errors.ts'
import { ask, remember } from './ask-once.ts'
import { awsErrorName } from './lookup.ts'

export type Simulate = (
  aws: Aws,
  principal: string,
  actions: readonly string[],
  resource?: string,
) => Promise<Found<Decisions>>

/**
 * IAM's simulator for one run. Companies often deny it, and some networks do not reach IAM at all: after the first such
 * answer nobody waits for a second.
 */
export function simulator(): Simulate {
  let refused: string | undefined
  return async (aws, principal, actions, resource) => {
    if (refused !== undefined) return unknown(refused)
    try {
      return found(await aws.simulate(principal, actions, resource))
    } catch (error) {
      if (!(error instanceof OtlError)) throw error
      // A role that was deleted says nothing about the next one.
      if (awsErrorName(error) !== 'NoSuchEntityException') refused = error.message
      return unknown(error.message)
    }
  }
}

/**
 * Whether the role of a function may send traces; not to know is an answer. A role is asked about once, however many
 * functions share it.
 */
export function roleQuestion(
  simulate = simulator(),
): (fn: Pick<LambdaFunction, 'role'>, aws: Aws) => Promise<RoleRights> {
  const roles = remember<RoleRights>()
  return async ({ role }, aws) => {
    if (role === undefined) return { kind: 'unknown', reason: 'Lambda does not tell its role' }
    return roles(role, async () => {
      const simulated = await simulate(aws, role, sendTraces)
      const open = leavesOpen(simulated)
      const attached = open ? await ask(() => aws.attachedPolicies(roleName(role))) : found([])
      return rightsOf({ simulated, attached })
    })
  }
}
