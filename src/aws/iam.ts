import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  type EvaluationResult,
  GetRoleCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateSimulatePrincipalPolicy,
} from '@aws-sdk/client-iam'
import type { RolePolicy } from '../domain/instrument/role-policy.ts'
import type { Decision } from '../domain/permissions/role-rights.ts'
import { OtlError } from '../errors.ts'
import { explain } from './errors.ts'

/** A question to IAM's policy simulator. */
export interface Simulation {
  /** User or role, as an IAM ARN; its path included. */
  readonly principalArn: string
  readonly actions: readonly string[]
  /** Absent: all resources. */
  readonly resourceArn?: string
}

/** Evaluates identity policies and service control policies; of resource policies it knows nothing. */
export async function simulate(
  client: IAMClient,
  { principalArn, actions, resourceArn }: Simulation,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Decision>> {
  const account = principalArn.split(':')[4] ?? ''
  const asked = {
    PolicySourceArn: principalArn,
    ActionNames: [...actions],
    ...(resourceArn ? { ResourceArns: [resourceArn] } : {}),
    // AWS's policy for Application Signals allows segments of the own account only.
    ContextEntries: [
      {
        ContextKeyName: 'aws:ResourceAccount',
        ContextKeyType: 'string' as const,
        ContextKeyValues: [account],
      },
    ],
  }
  const decisions = new Map<string, Decision>()
  try {
    for await (const page of paginateSimulatePrincipalPolicy({ client }, asked, { abortSignal: signal })) {
      for (const result of page.EvaluationResults ?? []) {
        if (result.EvalActionName) decisions.set(result.EvalActionName, toDecision(result))
      }
    }
  } catch (cause) {
    throw explain('ask what is permitted (iam:SimulatePrincipalPolicy)', cause)
  }
  if (actions.every((action) => decisions.has(action))) return decisions
  throw new OtlError('could not ask what is permitted: IAM answered about other actions')
}

/** A refusal that hangs on a condition whose value nobody gave is no refusal. */
function toDecision({ EvalDecision: decision, MissingContextValues: missing }: EvaluationResult): Decision {
  if (decision === 'allowed' || decision === 'explicitDeny') return decision
  return missing !== undefined && missing.length > 0 ? 'open' : 'implicitDeny'
}

/** ARNs of the managed policies that are attached to a role. */
export async function attachedPolicies(
  client: IAMClient,
  roleName: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const arns: string[] = []
  try {
    const asked = { RoleName: roleName }
    for await (const page of paginateListAttachedRolePolicies({ client }, asked, { abortSignal: signal })) {
      arns.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []))
    }
  } catch (cause) {
    throw explain(`list the policies of the role ${roleName} (iam:ListAttachedRolePolicies)`, cause)
  }
  return arns
}

/** The role's ARN with its path, which the ARN of a session lacks. */
export async function roleArn(client: IAMClient, roleName: string, signal: AbortSignal): Promise<string> {
  try {
    const answer = await client.send(new GetRoleCommand({ RoleName: roleName }), { abortSignal: signal })
    return answer.Role?.Arn ?? ''
  } catch (cause) {
    throw explain(`look up the role ${roleName} (iam:GetRole)`, cause)
  }
}

export async function attachPolicy(
  client: IAMClient,
  policy: RolePolicy,
  signal: AbortSignal,
): Promise<void> {
  const { role, arn } = policy
  try {
    const command = new AttachRolePolicyCommand({ RoleName: role, PolicyArn: arn })
    await client.send(command, { abortSignal: signal })
  } catch (cause) {
    throw explain(`attach ${arn} to the role ${role} (iam:AttachRolePolicy)`, cause)
  }
}

/** A policy that is not attached any more is as wanted. */
export async function detachPolicy(
  client: IAMClient,
  policy: RolePolicy,
  signal: AbortSignal,
): Promise<void> {
  const { role, arn } = policy
  try {
    const command = new DetachRolePolicyCommand({ RoleName: role, PolicyArn: arn })
    await client.send(command, { abortSignal: signal })
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'NoSuchEntityException') return
    throw explain(`detach ${arn} from the role ${role} (iam:DetachRolePolicy)`, cause)
  }
}
