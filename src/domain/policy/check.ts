import { type Checked, checkedOf, distinctKeys, type Finding, keyOf } from './finding.ts'
import { decidedFor, hasExpired, isAtLeast, type Policy, type Severities, type Waiver } from './policy.ts'
import type { Means, Problem, Rule, Severity } from './rule.ts'
import type { Subject } from './subject.ts'
import { rules } from './table.ts'

export interface Checking {
  readonly policy: Policy
  /** ISO date, for waivers. */
  readonly today: string
  /** Keys of findings that were there when the baseline was written. */
  readonly baseline: ReadonlySet<string>
}

/** Everything that the policy finds in one function, in the order of the rules. Waived and known findings are marked. */
export function checkSubject(
  subject: Subject,
  found: Omit<Means, 'demands'>,
  checking: Checking,
): readonly Finding[] {
  const { severities, demands } = decidedFor(subject, checking.policy)
  const means = { ...found, demands }
  const distinct = distinctKeys()
  const about = checkedOf(subject)
  return rules.flatMap((rule) => {
    const severity = severityOf(rule, severities)
    if (severity === 'off' || !applies(rule, subject, means)) return []
    return rule
      .judge(subject, means)
      .flatMap((problem) => findingOf(problem, { rule, severity, subject, about, checking, distinct }))
  })
}

function severityOf(rule: Rule, severities: Severities): Severity | 'off' {
  return severities[rule.id] ?? rule.severity
}

function applies({ needs }: Rule, { origin, exists }: Subject, { seen }: Means): boolean {
  // A function that a condition leaves out is none.
  if (exists.kind === 'known' && !exists.value) return false
  if (needs === 'traces') return seen !== undefined
  return needs !== 'live' || origin.kind === 'live'
}

interface Judged {
  readonly rule: Rule
  readonly severity: Severity
  readonly subject: Subject
  readonly about: Checked
  readonly checking: Checking
  readonly distinct: (key: string) => string
}

function findingOf({ kind, says, about: what, at }: Problem, judged: Judged): readonly Finding[] {
  const { rule, subject, about, checking, distinct } = judged
  const severity = kind === 'unknown' ? unknownWeight(judged) : judged.severity
  if (severity === 'off') return []
  const key = distinct(keyOf(rule.id, subject, kind, what))
  const finding = {
    rule: rule.id,
    severity,
    kind,
    about,
    says,
    key,
    ...(at ? { at } : {}),
  }
  const waiver = waiverFor(rule.id, subject, checking)
  if (waiver) return [{ ...finding, accepted: { kind: 'waiver', waiver } }]
  return [checking.baseline.has(key) ? { ...finding, accepted: { kind: 'baseline' } } : finding]
}

function unknownWeight({ severity, checking }: Judged): Severity | 'off' {
  const { unknown } = checking.policy
  return unknown === 'as-rule' ? severity : unknown
}

/** Whether a rule is judged for a function, and no waiver stands against it. */
export function isInForce(id: Rule['id'], subject: Subject, checking: Checking): boolean {
  const rule = rules.find((one) => one.id === id)
  const { severities } = decidedFor(subject, checking.policy)
  return rule !== undefined && severityOf(rule, severities) !== 'off' && !waiverFor(id, subject, checking)
}

function waiverFor(rule: Rule['id'], subject: Subject, { policy, today }: Checking): Waiver | undefined {
  return policy.waivers.find(
    (waiver) => waiver.rules.includes(rule) && !hasExpired(waiver, today) && waiver.applies(subject),
  )
}

/** Waivers that have run out: what they covered counts again, and they are to be renewed or taken out. */
export function expiredWaivers({ policy, today, baseline }: Checking): readonly Finding[] {
  const distinct = distinctKeys()
  return policy.waivers
    .filter((waiver) => hasExpired(waiver, today))
    .map(({ label, expires, owner, at }) => {
      const whose = owner === undefined ? '' : `, of ${owner}`
      const key = distinct(`waiver-expired ${label}`)
      return {
        rule: 'waiver-expired',
        severity: 'warning',
        kind: 'fails',
        says: `the waiver for ${label}${whose}, ended on ${expires}`,
        key,
        ...(at ? { at } : {}),
        ...(baseline.has(key) ? { accepted: { kind: 'baseline' } } : {}),
      }
    })
}

/** Whether a finding fails the build. */
export function counts({ severity, accepted }: Finding, { failOn }: Policy): boolean {
  return accepted === undefined && failOn !== 'never' && isAtLeast(severity, failOn)
}
