import { checkSubject } from '../check.ts'
import type { Finding } from '../finding.ts'
import { isAtLeast, type Policy, USUAL_POLICY } from '../policy.ts'
import type { Means, Rule, Severity } from '../rule.ts'
import type { Subject } from '../subject.ts'
import { rules } from '../table.ts'
import { commonDemands, demandShared, estateOf } from './common.ts'
import type { DraftOverride, DraftRule, PolicyDraft } from './draft.ts'
import { selectorFor } from './selector.ts'

/** A function, and what Lambda and X-Ray told of it beside. */
export interface LookedAt {
  readonly subject: Subject
  readonly found: Omit<Means, 'demands'>
}

export interface DraftWish {
  readonly failOn?: Policy['failOn']
  /** Where today's findings go: the rules then keep their weights. */
  readonly baseline?: string
  /** Why nothing could be looked at. */
  readonly blind?: string
}

/** @returns the draft, and what its rules find today */
export function draftPolicy(
  looked: readonly LookedAt[],
  { failOn = USUAL_POLICY.failOn, baseline, blind }: DraftWish = {},
): { readonly draft: PolicyDraft; readonly findings: readonly Finding[] } {
  const subjects = looked.map(({ subject }) => subject)
  const { asked, suggested } = commonDemands(subjects)
  const policy = { ...USUAL_POLICY, demands: { ...USUAL_POLICY.demands, ...asked } }
  const checking = { policy, today: '', baseline: new Set<string>() }
  const found = looked.map((one) => checkSubject(one.subject, one.found, checking))
  const weighed = rules.map((rule) => weigh(rule, subjects, found, failOn, baseline !== undefined))
  return {
    draft: {
      failOn,
      unknown: (baseline === undefined ? lessThan(failOn, 'warning') : undefined) ?? 'warning',
      rules: weighed.map(({ drafted }) => drafted),
      demands: asked,
      suggested,
      overrides: joined(weighed.flatMap(({ override }) => (override ? [override] : []))),
      ...(baseline === undefined ? {} : { baseline }),
      from: estateOf(subjects, blind),
    },
    findings: found.flat(),
  }
}

interface Weighed {
  readonly drafted: DraftRule
  readonly override?: DraftOverride
}

/** A rule that some functions break keeps its weight for the others, where a few words tell them apart. */
function weigh(
  rule: Rule,
  subjects: readonly Subject[],
  found: readonly (readonly Finding[])[],
  failOn: Policy['failOn'],
  accepted: boolean,
): Weighed {
  const having = (kind: Finding['kind']) =>
    subjects.map((_, at) => found[at]?.some((one) => one.rule === rule.id && one.kind === kind) === true)
  const isBroken = having('fails')
  const broken = subjects.filter((_, at) => isBroken[at])
  const drafted = {
    rule,
    severity: rule.severity,
    broken: broken.length,
    unknown: having('unknown').filter(Boolean).length,
  }
  const less = lessThan(failOn, rule.severity)
  if (broken.length === 0 || accepted || less === undefined) return { drafted }
  const when = selectorFor(
    broken,
    subjects.filter((_, at) => !isBroken[at]),
  )
  if (!when) return { drafted: { ...drafted, severity: less, spared: 'everywhere' } }
  const forThem = { when, functions: broken.length }
  const shared =
    rule.id === 'propagators' || rule.id === 'sampler' ? demandShared(rule.id, broken) : undefined
  // What they all have is asked of them instead, and so they break nothing.
  if (shared)
    return { drafted: { ...drafted, broken: 0 }, override: { ...forThem, severities: {}, demands: shared } }
  return {
    drafted: { ...drafted, spared: 'some' },
    override: { ...forThem, severities: { [rule.id]: less }, demands: {} },
  }
}

/** The heaviest weight that does not fail; undefined where this one does not anyway. */
function lessThan(failOn: Policy['failOn'], severity: Severity): Severity | 'off' | undefined {
  if (failOn === 'never' || !isAtLeast(severity, failOn)) return undefined
  return ({ error: 'warning', warning: 'note', note: 'off' } as const)[failOn]
}

/** One override for all that is otherwise for the same functions. */
function joined(overrides: readonly DraftOverride[]): readonly DraftOverride[] {
  const byWhen = new Map<string, DraftOverride>()
  for (const one of overrides) {
    const key = JSON.stringify(one.when)
    const before = byWhen.get(key)
    byWhen.set(key, {
      ...one,
      severities: { ...before?.severities, ...one.severities },
      demands: { ...before?.demands, ...one.demands },
    })
  }
  return [...byWhen.values()]
}
