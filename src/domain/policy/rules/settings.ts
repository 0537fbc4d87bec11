import { PROPAGATORS, SAMPLER } from '../../instrument/setting-table.ts'
import { APPLICATION_SIGNALS } from '../../instrument/variables.ts'
import type { Place } from '../field.ts'
import { fails, type Problem, type Rule } from '../rule.ts'
import { type Subject, textNamed } from '../subject.ts'
import { judged, otelLayers, pass } from './common.ts'

export const propagators: Rule = {
  id: 'propagators',
  severity: 'error',
  onDemand: true,
  what: 'The layer reads and writes the trace headers that the policy asks for.',
  why: 'Where two services speak different headers, each of them begins a trace of its own.',
  mend: `Set ${PROPAGATORS}: \`otl enable my-fn --propagators xray\` does.`,
  judge: (subject, { demands }) => {
    const wanted = demands.propagators
    return wanted === undefined ? pass() : exactly(subject, PROPAGATORS, wanted.join(','), sameList)
  },
}

export const sampler: Rule = {
  id: 'sampler',
  severity: 'error',
  onDemand: true,
  what: 'The layer samples as the policy asks for.',
  why: 'Too little is recorded to find what went wrong, or more than anybody wants to pay for.',
  mend: `Set ${SAMPLER}: \`otl enable my-fn --sampler xray\` does.`,
  judge: (subject, { demands }) =>
    demands.sampler === undefined ? pass() : exactly(subject, SAMPLER, demands.sampler),
}

export const requiredSettings: Rule = {
  id: 'required-settings',
  severity: 'error',
  onDemand: true,
  what: 'Variables have the values that the policy asks for.',
  why: 'The team has decided so.',
  mend: 'Set the variable: `otl enable my-fn --set STAGE=prod` does.',
  judge: (subject, { demands }) =>
    Object.entries(demands.settings).flatMap(([name, value]) => exactly(subject, name, value)),
}

export const appSignalsExplicit: Rule = {
  id: 'app-signals-explicit',
  severity: 'warning',
  byEnable: true,
  what: `${APPLICATION_SIGNALS} is stated, on or off.`,
  why: 'The layer turns Application Signals on where nothing is said, and it is billed.',
  mend: `Set ${APPLICATION_SIGNALS} to what you want: \`otl enable my-fn --app-signals off\` does.`,
  judge: (subject, { demands }) => {
    // Only the distro's own layers read it.
    const reads = otelLayers(subject).some(({ otel }) => otel.family === 'distro' || otel.family === 'copy')
    if (!reads) return pass()
    // That the variables are unknown is said where the wrapper is looked for.
    if (subject.environment.kind === 'unknown') return pass()
    if (demands.appSignals !== undefined) {
      return exactly(subject, APPLICATION_SIGNALS, String(demands.appSignals))
    }
    return judged(
      subject,
      textNamed(subject.environment, APPLICATION_SIGNALS),
      APPLICATION_SIGNALS,
      (value, at) =>
        value === undefined
          ? [fails(`${APPLICATION_SIGNALS} is not set, so Application Signals is on and billed`, at)]
          : [],
    )
  },
}

/** What stands there is not told: a variable may hold a secret, whatever its name. */
function exactly(subject: Subject, name: string, value: string, same = equal): readonly Problem[] {
  const problems = judged(subject, textNamed(subject.environment, name), name, (found, at?: Place) => {
    if (found !== undefined && same(found, value)) return []
    return [fails(found === undefined ? `${name} is not set` : `${name} is not ${value}`, at, name)]
  })
  return problems.map((problem) => ({ ...problem, about: name }))
}

function equal(found: string, wanted: string): boolean {
  return found === wanted
}

function sameList(found: string, wanted: string): boolean {
  const parts = (text: string) => text.split(',').map((part) => part.trim())
  return parts(found).join(',') === parts(wanted).join(',')
}
