import type { Found } from '../preflight/check.ts'
import { sendTraces } from './role.ts'

/** `open`: allowed by nothing, as long as nobody knows the value of a condition. No refusal. */
export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'open'
/** By action. IAM's simulation knows nothing of resource policies, so it is a hint and never a proof. */
export type Decisions = ReadonlyMap<string, Decision>

/** Without it there are no traces at all; the other action sends telemetry of the daemon. */
const SEGMENTS = 'xray:PutTraceSegments'

/** AWS's managed policies that allow it, by name; their contents are in the AWS managed policy reference. */
const sufficient: ReadonlySet<string> = new Set([
  'AWSXRayDaemonWriteAccess',
  'AWSXrayWriteOnlyAccess',
  'AWSXrayFullAccess',
  'CloudWatchAgentServerPolicy',
  'CloudWatchLambdaApplicationSignalsExecutionRolePolicy',
  'PowerUserAccess',
  'AdministratorAccess',
])

export interface RoleReading {
  readonly simulated: Found<Decisions>
  /** ARNs of the attached managed policies; asked for where the simulation leaves it open. */
  readonly attached: Found<readonly string[]>
}

/** Whether the role of a function may send traces. */
export type RoleRights =
  /** @property by name of the managed policy that allows it, where the simulation did not tell */
  | { readonly kind: 'may'; readonly by?: string; readonly missing: readonly string[] }
  /** @property denied whether a statement says so, which no further policy mends */
  | { readonly kind: 'may not'; readonly missing: readonly string[]; readonly denied: boolean }
  /** Nothing refuses it, and nothing that could be read is known to allow it. */
  | { readonly kind: 'unproved' }
  | { readonly kind: 'unknown'; readonly reason: string }

export function leavesOpen(simulated: Found<Decisions>): boolean {
  return simulated.kind === 'unknown' || simulated.value.get(SEGMENTS) === 'open'
}

export function rightsOf({ simulated, attached }: RoleReading): RoleRights {
  if (simulated.kind === 'found' && !leavesOpen(simulated)) return simulatedRights(simulated.value)
  if (attached.kind === 'unknown') {
    const { reason } = simulated.kind === 'unknown' ? simulated : attached
    return { kind: 'unknown', reason }
  }
  // Never a refusal: an inline policy or one of the company's own may allow it as well.
  const by = attached.value.map(managedName).find((name) => name !== undefined && sufficient.has(name))
  return by === undefined ? { kind: 'unproved' } : { kind: 'may', by, missing: [] }
}

function simulatedRights(decisions: Decisions): RoleRights {
  const missing = sendTraces.filter((action) => decisions.get(action) !== 'allowed')
  if (!missing.includes(SEGMENTS)) return { kind: 'may', missing }
  const denied = missing.some((action) => decisions.get(action) === 'explicitDeny')
  return { kind: 'may not', missing, denied }
}

/** Undefined for a policy of the account's own, whatever it is called. */
function managedName(policyArn: string): string | undefined {
  return /^arn:aws[a-z-]*:iam::aws:policy\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+)$/.exec(policyArn)?.[1]
}
