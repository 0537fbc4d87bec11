import type {
  DraftDemands,
  DraftOverride,
  DraftRule,
  PolicyDraft,
} from '../../../domain/policy/draft/draft.ts'
import { conditionsOf } from '../rules.ts'
import { type Entry, section } from './entry.ts'
import { counted, ofAll } from './words.ts'

/** A draft as the parts of a file, with everything that is worth saying of each. */
export function policyEntries(draft: PolicyDraft): readonly Entry[] {
  return [
    { key: 'check', value: { kind: 'section', airy: true, entries: [...usual(draft), ...asked(draft)] } },
  ]
}

function usual({ failOn, unknown, rules, from, baseline }: PolicyDraft): readonly Entry[] {
  return [
    {
      key: 'failOn',
      value: failOn,
      above: ['Findings of this weight, and heavier ones, fail the build: error, warning, note or never.'],
    },
    {
      key: 'unknown',
      value: unknown,
      above: [
        'The weight of what cannot be known, such as a layer that a parameter names: error, warning, note,',
        'off, or as-rule for as much as if the rule did not hold.',
      ],
    },
    ...(baseline === undefined
      ? []
      : [
          {
            key: 'baseline',
            value: baseline,
            above: ['What is in this file does not count: only what is new does.'],
          },
        ]),
    {
      key: 'rules',
      value: section(rules.map((rule) => ruleEntry(rule, from.functions, baseline !== undefined))),
      above: [
        'error, warning, note or off. `otl check --explain RULE` says why, and how to mend it.',
        ...(from.functions > 0
          ? ['How many functions break a rule is as it was when this was written.']
          : []),
      ],
    },
  ]
}

function ruleEntry(drafted: DraftRule, all: number, accepted: boolean): Entry {
  const { rule, severity } = drafted
  const today = brokenBy(drafted, all, accepted)
  const parts = [...(today === undefined ? [] : [today]), ...conditionsOf({ ...rule, byEnable: undefined })]
  return { key: rule.id, value: severity, ...(parts.length === 0 ? {} : { beside: parts.join('; ') }) }
}

function brokenBy({ rule, broken, unknown, spared }: DraftRule, all: number, accepted: boolean) {
  if (broken === 0) return unknown === 0 ? undefined : `unknown of ${counted(unknown, 'function')}`
  const perhaps = unknown === 0 ? '' : `, ${unknown} unknown`
  const next = { everywhere: `: ${rule.severity} when they are mended`, some: ': see overrides' }
  const why = accepted ? ': in the baseline' : spared ? next[spared] : ''
  return `${ofAll(broken, all)}${perhaps}${why}`
}

function asked({ demands, suggested, overrides, from }: PolicyDraft): readonly Entry[] {
  return [
    ...demandEntries(demands, 'What most functions have today, asked of all.'),
    ...demandEntries(suggested, 'What some functions have today, and not most of them.').map(
      (entry): Entry => ({ ...entry, off: true }),
    ),
    ...(overrides.length === 0 ? [] : [overridesEntry(overrides, from.functions)]),
    waiverExample,
  ]
}

function demandEntries(demands: DraftDemands, why: string): readonly Entry[] {
  const { propagators, sampler, appSignals, minimumVersions } = demands
  return [
    ...(propagators ? [{ key: 'propagators', value: propagators, above: [why] }] : []),
    ...(sampler === undefined ? [] : [{ key: 'sampler', value: sampler, above: [why] }]),
    ...(appSignals === undefined
      ? []
      : [{ key: 'appSignals', value: appSignals, above: [`Application Signals, which is billed. ${why}`] }]),
    ...(minimumVersions
      ? [
          {
            key: 'minimumVersions',
            value: section(Object.entries(minimumVersions).map(([key, value]) => ({ key, value }))),
            above: ['The oldest version of a layer that will do: the oldest that is attached today.'],
          },
        ]
      : []),
  ]
}

function overridesEntry(overrides: readonly DraftOverride[], all: number): Entry {
  return {
    key: 'overrides',
    value: { kind: 'items', items: overrides.map((one) => overrideEntries(one, all)) },
    above: ['For some functions only, as they are today. Take out what they do not need any more.'],
  }
}

function overrideEntries({ when, functions, severities, demands }: DraftOverride, all: number) {
  const rules = Object.entries(severities).map(([key, value]): Entry => ({ key, value }))
  const globs = Object.entries(when).map(([key, value]): Entry => ({ key, value }))
  const others = Object.entries(demands).map(([key, value]): Entry => ({ key, value }) as Entry)
  return [
    { key: 'when', value: section(globs), beside: `${counted(functions, 'function')} of ${all}` },
    ...(rules.length === 0 ? [] : [{ key: 'rules', value: section(rules) }]),
    ...others,
  ]
}

const waiverExample: Entry = {
  key: 'waivers',
  off: true,
  above: ['A waiver lets a finding pass until a day, and is a finding itself from the next.'],
  value: {
    kind: 'items',
    items: [
      [
        { key: 'rules', value: ['wrapper-foreign'] },
        { key: 'when', value: section([{ key: 'functions', value: ['checkout-*'] }]) },
        { key: 'reason', value: 'another vendor traces it until we have moved' },
        { key: 'owner', value: 'shop' },
        { key: 'expires', value: '2030-03-31' },
      ],
    ],
  },
}
