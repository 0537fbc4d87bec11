import {
  type EvaluationResult,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam'
import type { RoleAnswer } from '../domain/doctor/facts.ts'
import { managedThatTrace } from '../domain/permissions/managed.ts'

/** What Lambda's active tracing and the distro cannot do without. */
const ACTION = 'xray:PutTraceSegments'

/**
 * Whether a role may send traces: by IAM's own simulation, else by the managed policies attached to it. Many companies
 * allow neither to be asked, so every refusal is "could not check". Fails only when interrupted.
 */
export async function roleMayTrace(
  client: IAMClient,
  roleArn: string,
  signal: AbortSignal,
): Promise<RoleAnswer> {
  return (
    (await attempt(() => simulate(client, roleArn, signal), signal)) ??
    (await attempt(() => attached(client, roleArn, signal), signal)) ??
    'could not check'
  )
}

async function simulate(client: IAMClient, roleArn: string, signal: AbortSignal) {
  const answer = await client.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: roleArn,
      ActionNames: [ACTION],
      // The policy of Application Signals allows it in the role's own account only.
      ContextEntries: [
        {
          ContextKeyName: 'aws:ResourceAccount',
          ContextKeyType: 'string',
          ContextKeyValues: [roleArn.split(':')[4] ?? ''],
        },
      ],
    }),
    { abortSignal: signal },
  )
  return decided(answer.EvaluationResults?.find(({ EvalActionName }) => EvalActionName === ACTION))
}

/** A refusal that hangs on a condition whose value nobody gave is no refusal. */
function decided(result: EvaluationResult | undefined): RoleAnswer | undefined {
  if (result?.EvalDecision === 'allowed') return 'yes'
  if (result?.EvalDecision === 'explicitDeny') return 'no'
  const certain = result?.EvalDecision === 'implicitDeny' && (result.MissingContextValues ?? []).length === 0
  return certain ? 'no' : undefined
}

/** Only ever "yes": an inline policy or one of the company's own may allow it as well. */
async function attached(client: IAMClient, roleArn: string, signal: AbortSignal) {
  const RoleName = roleArn.split('/').at(-1)
  let Marker: string | undefined
  do {
    const page = await client.send(
      new ListAttachedRolePoliciesCommand({ RoleName, ...(Marker ? { Marker } : {}) }),
      { abortSignal: signal },
    )
    const names = page.AttachedPolicies?.map(({ PolicyArn = '' }) => managedName(PolicyArn)) ?? []
    if (names.some((name) => name !== undefined && managedThatTrace.has(name))) return 'yes'
    Marker = page.IsTruncated ? page.Marker : undefined
  } while (Marker !== undefined)
  return undefined
}

/** Undefined for a policy of the account's own, which may bear any name. */
function managedName(arn: string): string | undefined {
  return /^arn:[\w-]+:iam::aws:policy\/(?:[\w-]+\/)*([\w-]+)$/.exec(arn)?.[1]
}

async function attempt<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (signal.aborted) throw error
    return undefined
  }
}
