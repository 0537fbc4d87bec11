/** A managed policy on a role. */
export interface RolePolicy {
  /** The role's name, without its path. */
  readonly role: string
  /** The policy's ARN. */
  readonly arn: string
}

const NAME = 'AWSXRayDaemonWriteAccess'

/** AWS's own policy that lets a role write traces, in the partition of the role. */
export function tracePolicyFor(roleArn: string): RolePolicy | undefined {
  const [, partition, role] =
    /^arn:(aws[a-z-]*):iam::\d{12}:role\/(?:[^/]+\/)*([\w+=,.@-]{1,64})$/.exec(roleArn) ?? []
  if (partition === undefined || role === undefined) return undefined
  return { role, arn: `arn:${partition}:iam::aws:policy/${NAME}` }
}

/** Reads what a receipt says was attached. No other policy is ever detached, whoever wrote the receipt. */
export function policyFrom(raw: unknown): RolePolicy | undefined | 'bad' {
  if (raw === undefined) return undefined
  if (typeof raw !== 'object' || raw === null || !('role' in raw) || !('arn' in raw)) return 'bad'
  const { role, arn } = raw
  if (typeof role !== 'string' || typeof arn !== 'string') return 'bad'
  const known = new RegExp(`^arn:aws[a-z-]*:iam::aws:policy/${NAME}$`).test(arn)
  return known && /^[\w+=,.@-]{1,64}$/.test(role) ? { role, arn } : 'bad'
}
