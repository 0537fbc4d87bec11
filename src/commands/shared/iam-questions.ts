import type { Aws } from '../../context.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { callerActions, callerCheck, principalOf } from '../../domain/preflight/caller.ts'
import { type Check, couldNotCheck, type Found, found, unknown } from '../../domain/preflight/check.ts'
import {
  type Decisions,
  type RoleReading,
  roleCheck,
  roleName,
  traceActions,
} from '../../domain/preflight/role.ts'
import { OtlError } from '../../errors.ts'
import { ask, remember } from './ask-once.ts'
import { awsErrorName } from './lookup.ts'

export interface IamQuestions {
  role(fn: LambdaFunction, aws: Aws): Promise<Check>
  caller(fn: LambdaFunction, aws: Aws): Promise<Check>
}

/**
 * Questions to IAM for one run. A role is asked about once, however many functions share it. Companies often deny the
 * simulator, and some networks do not reach IAM at all: after the first such answer nobody waits for a second.
 */
export function iamQuestions(): IamQuestions {
  const roles = remember<RoleReading>()
  const principals = remember<Found<string | undefined>>()
  const simulate = simulator()
  return {
    role: async (fn, aws) => {
      const { role } = fn
      if (role === undefined) return couldNotCheck('execution-role', 'Lambda does not tell its role')
      const reading = await roles(role, async () => {
        const simulated = await simulate(aws, role, traceActions)
        const attached =
          simulated.kind === 'found' ? found([]) : await ask(() => aws.attachedPolicies(roleName(role)))
        return { simulated, attached }
      })
      return roleCheck(fn.name, role, reading)
    },
    caller: async (fn, aws) => {
      const principal = await principals(aws.region, () => callerArn(aws))
      if (principal.kind === 'unknown') return callerCheck(principal)
      if (principal.value === undefined) return callerCheck(found(everything))
      return callerCheck(await simulate(aws, principal.value, callerActions, fn.arn))
    },
  }
}

/** The account's root user, of whom IAM simulates nothing. */
const everything: Decisions = new Map(callerActions.map((action) => [action, 'allowed']))

/** Undefined for the root user. */
async function callerArn(aws: Aws): Promise<Found<string | undefined>> {
  const identity = await ask(() => aws.identity())
  if (identity.kind === 'unknown') return identity
  const principal = principalOf(identity.value.arn)
  switch (principal.kind) {
    case 'root':
      return found(undefined)
    case 'policy-source':
      return found(principal.arn)
    case 'role':
      return ask(() => aws.roleArn(principal.name))
    case 'other':
      return unknown('IAM simulates users and roles only')
  }
}

function simulator() {
  let refused: string | undefined
  return async (
    aws: Aws,
    principal: string,
    actions: readonly string[],
    resource?: string,
  ): Promise<Found<Decisions>> => {
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
