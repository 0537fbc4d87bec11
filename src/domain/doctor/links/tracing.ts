import type { Facts } from '../facts.ts'
import { broken, type Finding, ok } from '../finding.ts'
import { byEnableOrTracing } from '../mend.ts'

/** Lambda developer guide, "Visualize Lambda function invocations using AWS X-Ray": PassThrough sends no segment at all. */
export function tracing(facts: Facts): Finding {
  if (facts.fn.tracing === 'Active') return ok('Active')
  return broken('the mode is PassThrough: Lambda records nothing', byEnableOrTracing(facts))
}
