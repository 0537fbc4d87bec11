import type { Facts, TraceDestination } from '../facts.ts'
import { advice, couldBe, type Finding, ok, unchecked } from '../finding.ts'

/** Where the account sends its traces decides who can show them. */
export function destination({ destination: looked, traces, invocation, fn }: Facts): Finding {
  if (looked.kind === 'unknown') {
    return unchecked(
      'where the account sends its traces',
      undefined,
      looked.reason,
      'AWSXrayReadOnlyAccess does not hold xray:GetTraceSegmentDestination; nothing else depends on it',
    )
  }
  const { store, pending } = looked.value
  const moving = pending ? ['a change of it is under way'] : []
  if (store === 'X-Ray') return ok('X-Ray keeps them', ...moving)
  const says = `Transaction Search: spans go to CloudWatch Logs, and X-Ray finds ${share(looked.value)}`
  const found = invocation?.seen !== undefined || (traces.kind === 'known' && traces.value.count > 0)
  if (found) return ok(says, ...moving)
  return couldBe(
    says,
    advice(`the others are in the log group aws/spans of ${fn.region}; a larger indexed share costs more`),
    ...moving,
  )
}

function share({ indexedPercent }: TraceDestination): string {
  return indexedPercent === undefined ? 'the indexed share only' : `the indexed ${indexedPercent} % only`
}
