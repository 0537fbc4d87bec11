import type { Decision, Decisions } from '../permissions/role-rights.ts'
import { type Check, couldNotCheck, type Found, ok, warn } from './check.ts'

/** Needed on the function itself. The layer's permission is proved by reading the layer. */
export const callerActions = ['lambda:UpdateFunctionConfiguration', 'lambda:TagResource'] as const

/** What an identity is to IAM's simulation. */
export type Principal =
  | { readonly kind: 'policy-source'; readonly arn: string }
  /** The session's ARN leaves out the role's path, so the role has to be looked up by its name. */
  | { readonly kind: 'role'; readonly name: string }
  | { readonly kind: 'root' }
  | { readonly kind: 'other' }

/** @param arn as sts:GetCallerIdentity gives it */
export function principalOf(arn: string): Principal {
  const [, , service, , , resource = ''] = arn.split(':')
  const [kind, name = ''] = resource.split('/')
  if (service === 'iam' && resource === 'root') return { kind: 'root' }
  if (service === 'iam' && (kind === 'user' || kind === 'role')) return { kind: 'policy-source', arn }
  if (service === 'sts' && kind === 'assumed-role' && name !== '') return { kind: 'role', name }
  return { kind: 'other' }
}

export function callerCheck(decisions: Found<Decisions>): Check {
  if (decisions.kind === 'unknown') return couldNotCheck('caller', decisions.reason)
  const decided = (action: (typeof callerActions)[number]) => decisions.value.get(action)
  const denied = (action: (typeof callerActions)[number]) => isDenied(decided(action))
  if (denied('lambda:UpdateFunctionConfiguration')) {
    return warn(
      'caller',
      'you likely may not change this function (lambda:UpdateFunctionConfiguration)',
      'run otl as somebody who may; Lambda refuses the update as a whole otherwise',
    )
  }
  if (denied('lambda:TagResource')) {
    return warn(
      'caller',
      'you likely may not tag this function (lambda:TagResource): the receipt will be in a file of yours only',
    )
  }
  if (callerActions.some((action) => decided(action) === 'open')) {
    return couldNotCheck('caller', 'what you may do hangs on conditions that only a real request meets')
  }
  return ok('caller', 'you may likely change and tag this function')
}

function isDenied(decision: Decision | undefined): boolean {
  return decision !== 'allowed' && decision !== 'open'
}
