import { sendTraces } from '../permissions/role.ts'
import type { RoleRights } from '../permissions/role-rights.ts'
import { type Check, couldNotCheck, ok, warn } from './check.ts'

export function roleCheck(name: string, roleArn: string, rights: RoleRights): Check {
  const role = roleName(roleArn)
  const attach = `otl enable ${name} --attach-policy attaches AWSXRayDaemonWriteAccess`
  switch (rights.kind) {
    case 'may':
      return ok('execution-role', allowed(role, rights))
    case 'may not':
      return warn(
        'execution-role',
        `${role} likely may not write traces (${rights.missing.join(', ')}): they would vanish without an error`,
        rights.denied
          ? 'a policy denies it explicitly; that policy has to change first'
          : `${attach} to the role`,
      )
    case 'unproved':
      return couldNotCheck(
        'execution-role',
        `none of the policies attached to ${role} is known to allow ${sendTraces.join(' and ')}; others may`,
        attach,
      )
    case 'unknown':
      return couldNotCheck('execution-role', rights.reason)
  }
}

function allowed(role: string, { by, missing }: Extract<RoleRights, { kind: 'may' }>): string {
  if (by !== undefined) return `${role} has ${by}`
  return `${role} may likely write ${missing.length === 0 ? 'traces' : 'segments'}`
}

/** `arn:aws:iam::123456789012:role/path/name` → `name`: the path is no part of a role's name. */
export function roleName(roleArn: string): string {
  return roleArn.split('/').at(-1) ?? roleArn
}
