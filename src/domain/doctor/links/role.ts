import type { Facts } from '../facts.ts'
import { advice, broken, command, type Finding, ok, unchecked } from '../finding.ts'

const POLICY = 'AWSXRayDaemonWriteAccess'

/** Lambda takes Active tracing without a word where the role may not send: the traces are simply not there. */
export function role({ fn, role: answer, traces, invocation }: Facts): Finding {
  if (answer === 'yes') return ok('the execution role may send traces')
  const name = roleName(fn.role)
  if (answer === 'no') {
    return broken(
      'the execution role may not send traces (xray:PutTraceSegments)',
      name === undefined
        ? advice(`attach ${POLICY} to the execution role`)
        : command(
            `aws iam attach-role-policy --role-name ${name} --policy-arn arn:${partition(fn.role)}:iam::aws:policy/${POLICY}`,
          ),
    )
  }
  // Only a function whose role may send has a segment of its own.
  const newest = invocation?.seen ?? (traces.kind === 'known' ? traces.value.newest[0] : undefined)
  if (newest?.segment) {
    return ok('the function’s segment arrives, so the role may send it')
  }
  const whose = name === undefined ? 'its policies' : `the policies of ${name}`
  return unchecked(
    'whether the execution role may send traces',
    advice(`look for ${POLICY} or the like in ${whose}; asking takes iam:SimulatePrincipalPolicy`),
  )
}

/** Roles may have a path: `…:role/service-role/name`. */
function roleName(arn: string | undefined): string | undefined {
  const name = arn?.split('/').at(-1)
  return name !== undefined && /^[\w+=,.@-]{1,64}$/.test(name) ? name : undefined
}

function partition(arn: string | undefined): string {
  return /^arn:(aws[a-z-]*):/.exec(arn ?? '')?.[1] ?? 'aws'
}
