import { describe, expect, test } from 'vitest'
import { baselineFrom, baselineOf, renewed, settledIn } from '../../../src/domain/policy/baseline.ts'
import { type Checking, checkSubject, counts, expiredWaivers } from '../../../src/domain/policy/check.ts'
import { known, unknown } from '../../../src/domain/policy/field.ts'
import type { Checked } from '../../../src/domain/policy/finding.ts'
import { subjectOfFunction } from '../../../src/domain/policy/live.ts'
import { type Policy, USUAL_POLICY, type Waiver } from '../../../src/domain/policy/policy.ts'
import type { Subject } from '../../../src/domain/policy/subject.ts'
import { aFunction } from '../../support/functions.ts'

const orders = subjectOfFunction(aFunction(), { role: { kind: 'may', missing: [] } })
const quiet = { ...orders, aliases: known([]) }
const checking = (policy: Partial<Policy> = {}, more: Partial<Checking> = {}): Checking => ({
  policy: { ...USUAL_POLICY, ...policy },
  today: '2026-11-22',
  baseline: new Set(),
  ...more,
})
const find = (subject: Subject, given: Checking) => checkSubject(subject, {}, given)
const ids = (subject: Subject, given: Checking) => find(subject, given).map(({ rule }) => rule)
const waiver: Waiver = {
  rules: ['layer-attached'],
  applies: ({ label }) => label === 'orders',
  reason: 'goes next month',
  owner: 'shop',
  expires: '2026-11-22',
  label: 'layer-attached of orders',
}

test('an untraced function fails for its mode and for its layer', () => {
  expect(ids(quiet, checking())).toEqual(['active-tracing', 'layer-attached'])
})

test('a policy may weigh a rule otherwise, or leave it out', () => {
  const found = find(quiet, checking({ severities: { 'active-tracing': 'note', 'layer-attached': 'off' } }))
  expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([['active-tracing', 'note']])
})

test('later overrides win, for those that they apply to', () => {
  const overrides = [
    { applies: () => true, severities: { 'active-tracing': 'off' }, demands: { settings: { A: '1' } } },
    { applies: () => true, severities: { 'active-tracing': 'note' }, demands: { settings: { B: '2' } } },
    { applies: () => false, severities: { 'active-tracing': 'error' }, demands: { sampler: 'xray' } },
  ] as const
  const found = find(quiet, checking({ overrides }))
  expect(found.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
    'active-tracing note',
    'layer-attached error',
    'required-settings error',
    'required-settings error',
  ])
})

test.each([
  ['warning', 'warning'],
  ['as-rule', 'error'],
  ['off', undefined],
] as const)('unknown: %s', (weight, expected) => {
  const blind = { ...quiet, tracing: unknown('a parameter') }
  const [first] = find(blind, checking({ unknown: weight, severities: { 'layer-attached': 'off' } }))
  expect(first?.severity).toBe(expected)
})

test('a waiver counts to its last day, and is a finding of its own from the next', () => {
  const policy = { waivers: [waiver] }
  const [, kept] = find(quiet, checking(policy))
  expect(kept?.accepted).toEqual({ kind: 'waiver', waiver })
  expect(expiredWaivers(checking(policy))).toEqual([])
  const late = checking(policy, { today: '2026-11-23' })
  expect(find(quiet, late)[1]?.accepted).toBeUndefined()
  expect(expiredWaivers(late).map(({ says }) => says)).toEqual([
    'the waiver for layer-attached of orders, of shop, ended on 2026-11-22',
  ])
})

test('what is in the baseline does not count, what is new does, and what a waiver covers stays out of it', () => {
  const first = find(quiet, checking({ waivers: [waiver] }))
  const baseline = baselineOf(first)
  expect(baseline.findings).toEqual(['active-tracing eu-west-1 orders'])
  const again = find(quiet, checking({}, { baseline: new Set(baseline.findings) }))
  expect(again.map((finding) => counts(finding, USUAL_POLICY))).toEqual([false, true])
})

test('what could not be told and then fails is new', () => {
  const blind = find({ ...quiet, tracing: unknown('a parameter') }, checking())
  const baseline = new Set(baselineOf(blind).findings)
  const [first] = find(quiet, checking({}, { baseline }))
  expect(first?.rule).toBe('active-tracing')
  expect(first?.accepted).toBeUndefined()
})

test('the level decides what fails a build', () => {
  const [finding] = find(quiet, checking({ severities: { 'active-tracing': 'warning' } }))
  if (!finding) throw new Error('nothing found')
  const levels = ['note', 'warning', 'error', 'never'] as const
  expect(levels.map((failOn) => counts(finding, { ...USUAL_POLICY, failOn }))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('a function that a condition leaves out is none', () => {
  expect(ids({ ...quiet, exists: known(false) }, checking())).toEqual([])
  expect(ids({ ...quiet, exists: unknown('a condition') }, checking())).toHaveLength(2)
})

test.each([null, 1, [], {}, { version: 2, findings: [] }, { version: 1 }, { version: 1, findings: [1] }])(
  'no baseline: %j',
  (value) => {
    expect(baselineFrom(value)).toBeUndefined()
  },
)

describe('what a run has not looked at', () => {
  const live = { id: 'orders', label: 'orders', region: 'eu-west-1' }
  const inFile = { ...live, id: 'a b', at: { file: 'my app/t.yaml', line: 1, column: 1 } }
  const baseline = new Set([
    'sampler eu-west-1 orders OTEL_TRACES_SAMPLER',
    'role-may-trace eu-west-1 orders ?',
    'active-tracing eu-west-1 orders-2',
    'active-tracing us-east-1 orders',
    'active-tracing my app/t.yaml a b',
    'active-tracing my app/t.yaml gone',
    'active-tracing t.yaml a b',
    'waiver-expired sampler of orders',
  ])
  const settled = (functions: readonly Checked[], allLive = false) =>
    settledIn(baseline, new Set(), { functions, allLive })

  test('is not settled', () => {
    const [first, second, other, , inThis, gone, , waiver] = [...baseline]
    expect(settled([])).toEqual([waiver])
    expect(settled([live])).toEqual([first, second, waiver])
    expect(settled([live], true)).toEqual([first, second, other, waiver])
    expect(settled([inFile])).toEqual([inThis, gone, waiver])
  })

  test('stays in a baseline that is written anew', () => {
    const [finding] = find(quiet, checking())
    if (!finding) throw new Error('there is one')
    const { findings } = renewed(baseline, [finding], { functions: [live], allLive: false })
    expect(findings).toEqual([
      'active-tracing eu-west-1 orders',
      'active-tracing eu-west-1 orders-2',
      'active-tracing my app/t.yaml a b',
      'active-tracing my app/t.yaml gone',
      'active-tracing t.yaml a b',
      'active-tracing us-east-1 orders',
    ])
  })
})
