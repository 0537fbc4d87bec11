import type { Facts } from '../facts.ts'
import { advice, broken, couldBe, type Finding, ok, unchecked, worst } from '../finding.ts'
import { bySetting } from '../mend.ts'
import { isForXray, listIn, reader } from './variables.ts'

const DEFAULT = 'baggage,tracecontext,xray'

/** Whether spans join Lambda's trace, and whether they are sent to where Lambda collects them. */
export function propagators(facts: Facts): Finding {
  const read = reader(facts)
  if (!read) return unchecked('its variables cannot be read, so where its spans go is not known')
  if (!isForXray(read)) {
    return couldBe(
      'its spans are sent to an address of its own (OTEL_EXPORTER_OTLP_ENDPOINT), not to X-Ray',
      advice('look for them in that backend; `otl traces` shows Lambda’s own segments'),
    )
  }
  return worst([...languages(read, facts), ...daemon(read)], ok('nothing leads spans elsewhere'))
}

type Read = (name: string) => string | undefined

function languages(read: Read, facts: Facts): Finding[] {
  const value = read('OTEL_PROPAGATORS')
  if (value === undefined) return []
  const names = listIn(value)
  if (names.includes('xray') || names.includes('xray-lambda')) return []
  return [
    broken(
      'OTEL_PROPAGATORS leaves out xray: spans do not join Lambda’s trace, and start traces of their own',
      bySetting('OTEL_PROPAGATORS', DEFAULT, facts),
    ),
  ]
}

/** Lambda sets this variable to its own receiver, a link-local address; a value of the function's takes its place. */
function daemon(read: Read): Finding[] {
  const address = read('AWS_XRAY_DAEMON_ADDRESS')
  if (address === undefined || /^(\w+:)?169\.254\.\d+\.\d+:\d+/.test(address)) return []
  return [
    couldBe(
      'AWS_XRAY_DAEMON_ADDRESS is set on the function: spans go there, not to Lambda’s own receiver',
      advice('take AWS_XRAY_DAEMON_ADDRESS out of its variables: Lambda sets the right one'),
    ),
  ]
}
