import type { Facts, Invocation } from '../facts.ts'
import { advice, broken, command, couldBe, type Finding, ok, unchecked } from '../finding.ts'

/** Whether it has run lately. X-Ray knows of sampled invocations only, so "none" is never said. */
export function invocations({ invocation, traces, asked }: Facts): Finding {
  if (invocation) return just(invocation)
  if (traces.kind === 'unknown')
    return unchecked('whether it has been invoked lately: traces cannot be listed')
  const { count, more, hours } = traces.value
  const period = hours === 1 ? 'the last hour' : `the last ${hours} hours`
  if (count > 0) {
    return ok(`${more ? 'more than ' : ''}${count} sampled in ${period}`)
  }
  return unchecked(
    `whether it has been invoked in ${period}: X-Ray knows of sampled invocations only, and has none`,
    command(`otl doctor ${asked} --invoke`),
  )
}

function just({ functionError, exitStatus }: Invocation): Finding {
  if (functionError === undefined) return ok('it was invoked just now, and answered')
  if (exitStatus === 127) {
    return broken(
      'it was invoked just now, and ended with exit status 127: the exec wrapper is not there',
      advice('see the wrapper'),
    )
  }
  return couldBe(
    'it was invoked just now, and failed by itself',
    advice('`otl invoke` shows its error and its trace'),
  )
}
