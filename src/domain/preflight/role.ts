import { type Check, couldNotCheck, type Found, ok, warn } from './check.ts'

/** What Lambda and the layer's exporter need of the function's role ("Visualize Lambda function invocations using X-Ray"). */
export const traceActions = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'] as const

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny'
/** By action. IAM's simulation knows nothing of resource policies, so it is a hint and never a proof. */
export type Decisions = ReadonlyMap<string, Decision>

/** AWS's managed policies that allow both actions; the one for Application Signals allows segments only. */
const sufficient = new Set([
  'AWSXRayDaemonWriteAccess',
  'AWSXrayWriteOnlyAccess',
  'AWSXrayFullAccess',
  'CloudWatchAgentServerPolicy',
  'PowerUserAccess',
  'AdministratorAccess',
])
const segmentsOnly = 'CloudWatchLambdaApplicationSignalsExecutionRolePolicy'

export interface RoleReading {
  readonly simulated: Found<Decisions>
  /** ARNs of the attached managed policies; only asked for when nothing could be simulated. */
  readonly attached: Found<readonly string[]>
}

export function roleCheck(name: string, roleArn: string, reading: RoleReading): Check {
  const role = roleName(roleArn)
  if (reading.simulated.kind === 'found') return simulatedCheck(name, role, reading.simulated.value)
  const { attached } = reading
  if (attached.kind === 'unknown') return couldNotCheck('execution-role', reading.simulated.reason)
  const names = attached.value.map(managedName).filter((one) => one !== undefined)
  const enough = names.find((one) => sufficient.has(one)) ?? names.find((one) => one === segmentsOnly)
  if (enough) return ok('execution-role', `${role} has ${enough}`)
  return couldNotCheck(
    'execution-role',
    `none of the policies attached to ${role} is known to allow ${traceActions.join(' and ')}; others may`,
    `otl enable ${name} --attach-policy attaches AWSXRayDaemonWriteAccess`,
  )
}

function simulatedCheck(name: string, role: string, decisions: Decisions): Check {
  const missing = traceActions.filter((action) => decisions.get(action) !== 'allowed')
  if (missing.length === 0) return ok('execution-role', `${role} may likely write traces`)
  if (!missing.includes('xray:PutTraceSegments'))
    return ok('execution-role', `${role} may likely write segments`)
  const denied = missing.some((action) => decisions.get(action) === 'explicitDeny')
  return warn(
    'execution-role',
    `${role} likely may not write traces (${missing.join(', ')}): they would vanish without an error`,
    denied
      ? 'a policy denies it explicitly; that policy has to change first'
      : `otl enable ${name} --attach-policy attaches AWSXRayDaemonWriteAccess to the role`,
  )
}

/** `arn:aws:iam::123456789012:role/path/name` → `name`: the path is no part of a role's name. */
export function roleName(roleArn: string): string {
  return roleArn.split('/').at(-1) ?? roleArn
}

/** Undefined for a policy of the account's own, whatever it is called. */
function managedName(policyArn: string): string | undefined {
  return /^arn:aws[a-z-]*:iam::aws:policy\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+)$/.exec(policyArn)?.[1]
}
