import { fails, type Problem, type Rule } from '../rule.ts'
import type { Subject } from '../subject.ts'
import { judged, otelLayers, pass } from './common.ts'

/**
 * What each variable says when no span is to be made, kept or sent. Names and values: OpenTelemetry's specification of
 * environment variables.
 */
const silencers: readonly (readonly [name: string, says: (value: string) => string | undefined])[] = [
  ['OTEL_SDK_DISABLED', (value) => (value === 'true' ? 'is true: no span is made' : undefined)],
  [
    'OTEL_TRACES_SAMPLER',
    (value) => (value === 'always_off' ? 'is always_off: no span is recorded' : undefined),
  ],
  ['OTEL_TRACES_EXPORTER', (value) => (sendsNothing(value) ? 'sends spans nowhere' : undefined)],
]

export const spansSent: Rule = {
  id: 'spans-sent',
  severity: 'error',
  what: 'No variable keeps the layer from making and sending spans.',
  why: 'Layer and wrapper are there, the function pays for them, and nothing arrives.',
  mend: 'Set the variable back, or take it out: `otl enable my-fn --set OTEL_SDK_DISABLED=false` does.',
  judge: (subject) => (otelLayers(subject).length === 0 ? pass() : silencers.flatMap(among(subject))),
}

/** That variables are unknown altogether is said where the wrapper is looked for. */
function among(subject: Subject) {
  return ([name, says]: (typeof silencers)[number]): readonly Problem[] => {
    const { environment } = subject
    const field = environment.kind === 'known' ? environment.value.entries.get(name) : undefined
    if (!field) return pass()
    const problems = judged(subject, field, name, (value, at) => {
      const silence = value === undefined ? undefined : says(value.trim().toLowerCase())
      return silence === undefined ? [] : [fails(`${name} ${silence}`, at)]
    })
    return problems.map((problem) => ({ ...problem, about: name }))
  }
}

/** A list without the one exporter that every layer holds, and with nothing that could be another. */
function sendsNothing(value: string): boolean {
  const names = value.split(',').map((name) => name.trim())
  return names.every((name) => ['none', 'console', 'logging'].includes(name))
}
