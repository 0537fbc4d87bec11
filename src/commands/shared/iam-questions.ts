import type { Aws } from '../../context.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { Decisions } from '../../domain/permissions/role-rights.ts'
import { callerActions, callerCheck, principalOf } from '../../domain/preflight/caller.ts'
import { type Check, type Found, found, unknown } from '../../domain/preflight/check.ts'
import { roleCheck } from '../../domain/preflight/role.ts'
import { ask, remember } from './ask-once.ts'
import { roleQuestion, simulator } from './role-rights.ts'

export interface IamQuestions {
  role(fn: LambdaFunction, aws: Aws): Promise<Check>
  caller(fn: LambdaFunction, aws: Aws): Promise<Check>
}

/** The preflight's questions to IAM for one run. */
export function iamQuestions(): IamQuestions {
  const principals = remember<Found<string | undefined>>()
  const simulate = simulator()
  const rights = roleQuestion(simulate)
  return {
    role: async (fn, aws) => roleCheck(fn.name, fn.role ?? '', await rights(fn, aws)),
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
