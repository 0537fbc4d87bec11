import type { Facts, Invocation, TraceSeen } from '../facts.ts'
import { advice, broken, command, type Finding, type Mend, ok, unchecked } from '../finding.ts'

/** Lambda runs the old settings until an update has taken hold; a trace of that time proves no fault of the new ones. */
const GRACE_MS = 10_000

/** What the newest traces show: the end of the chain, and the proof of all before it. */
export function traces(facts: Facts): Finding {
  const { invocation, traces: looked } = facts
  if (invocation) return fromInvocation(invocation, facts)
  if (looked.kind === 'unknown') return unchecked(`its traces: ${looked.reason}`)
  const { newest, hours, count } = looked.value
  if (count === 0) return none(hours, facts)
  const closed = newest.filter(({ open }) => !open)
  const changed = Date.parse(facts.fn.modifiedAt ?? '') || 0
  const since = closed.filter(({ startedAt }) => startedAt > changed)
  const whole = since.find(({ handler }) => handler)
  const best = whole ?? since.find(({ startedAt }) => startedAt > changed + GRACE_MS)
  if (best) return judge(best, since, facts)
  const why =
    closed.length === 0
      ? 'the newest traces have not ended yet'
      : 'the newest trace is no younger than the last change'
  return unchecked(`${why}: nothing shows how it is now`, again(facts))
}

function none(hours: number, facts: Facts): Finding {
  const period = hours === 1 ? 'in the last hour' : `in the last ${hours} hours`
  const notes =
    facts.destination.kind === 'known' && facts.destination.value.store === 'CloudWatch Logs'
      ? ['this account keeps its traces in CloudWatch Logs: X-Ray finds the indexed share only']
      : ['it was not invoked, or not sampled, or a link above is broken']
  return { ...unchecked(`X-Ray has no trace of it ${period}`, again(facts)), notes }
}

function fromInvocation({ lookedFor, seen, traceId }: Invocation, facts: Facts): Finding {
  if (lookedFor === 'tracing is off') return unchecked('not looked for: tracing is off')
  if (!seen) {
    return unchecked(
      lookedFor === 'waited'
        ? 'the trace of the invocation did not appear in time'
        : 'the trace of the invocation was not waited for',
      command(`otl trace ${traceId}`),
    )
  }
  return judge(seen, [seen], facts)
}

function judge(best: TraceSeen, all: readonly TraceSeen[], facts: Facts): Finding {
  const when = ago(facts.now - best.startedAt)
  if (best.handler) {
    const without = all.filter(({ handler }) => !handler).length
    const notes = without > 0 ? [`${without} of the ${all.length} newest have no span of the handler`] : []
    return ok(`a trace from ${when} has the handler’s span`, ...notes)
  }
  if (best.loose) {
    return broken(
      `a trace from ${when} has the handler’s span without Lambda’s segments: Lambda does not record`,
      advice('it takes active tracing, and a caller that has not decided against sampling'),
    )
  }
  if (!best.segment) {
    return broken(
      `a trace from ${when} has Lambda’s own segment, and none of the function: the role may not send, or it was throttled`,
      advice('look at the role above'),
    )
  }
  return unseen(when, facts)
}

/** What is left when layer and wrapper are well: the layer's script looks for ES modules in the root folder only. */
function unseen(when: string, { fn, named, qualifier }: Facts): Finding {
  const says = `a trace from ${when} has Lambda’s segments, and no span of the handler`
  if (fn.runtime?.startsWith('nodejs') && qualifier === undefined) {
    return broken(
      says,
      command(`otl enable ${named} --set HANDLER_IS_ESM=true`),
      'the layer misses a handler that is an ES module in a folder',
    )
  }
  return broken(
    says,
    advice('the layer may not know this form of handler: bundled, streaming, or a framework’s own'),
  )
}

function again({ asked }: Facts): Mend {
  return command(`otl doctor ${asked} --invoke`)
}

function ago(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000))
  if (minutes < 1) return 'just now'
  if (minutes < 90) return `${minutes} min ago`
  return `${Math.round(minutes / 60)} h ago`
}
