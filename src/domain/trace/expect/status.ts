import type { Span, SpanStatus, Trace } from '../model.ts'
import { named } from '../words.ts'
import type { ExpectedStatus } from './expectation.ts'
import { type Finding, found, notFound } from './finding.ts'
import { rowsOf, type Subject, subjectsOf, worst } from './subject.ts'

interface Status {
  readonly name?: string
  readonly status: ExpectedStatus
}

/** The worst of all spans that the name fits counts: `ok` says that none failed. */
export function judgeStatus(trace: Trace, { name, status }: Status): Finding {
  const subjects = name === undefined ? rowsOf(trace) : subjectsOf(trace, name)
  if (name !== undefined && subjects.length === 0) return notFound(trace, name)
  const is = worst(subjects.map((subject) => subject.status)) ?? 'open'
  const holds = status === 'failed' ? isFailure(is) : is === status
  // Nothing is worse than a fault, and what has failed stays failed.
  const final = is === 'fault' || (isFailure(is) && (status === 'ok' || status === 'failed'))
  return { holds, final, said: tell(is, subjects) }
}

function isFailure(status: SpanStatus): boolean {
  return status === 'error' || status === 'throttle' || status === 'fault'
}

function tell(is: SpanStatus, subjects: readonly (Subject | Span)[]): string {
  if (subjects.length === 0) return 'nothing of it has arrived'
  const which = subjects.filter(({ status }) => status === is).map((subject) => subject.name)
  if (is === 'ok') return subjects.length === 1 ? `${named(which)} is ok` : `all ${subjects.length} are ok`
  return `${is} in ${named(which)}`
}

interface Start {
  readonly kind: 'cold' | 'warm'
  readonly name?: string
}

/** Warm: nothing that the name fits was started for this invocation. */
export function judgeStart(trace: Trace, { kind, name }: Start): Finding {
  const subjects = name === undefined ? rowsOf(trace) : subjectsOf(trace, name)
  if (name !== undefined && subjects.length === 0) return notFound(trace, name)
  const cold = subjects.filter(({ coldStart }) => coldStart).map((subject) => subject.name)
  if (cold.length === 0) return { holds: kind === 'warm', final: false, said: 'no cold start' }
  const said = `${named(cold)} started cold`
  return kind === 'cold' ? found(said) : { holds: false, final: true, said }
}
