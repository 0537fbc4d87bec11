import { expect, test } from 'vitest'
import { type Checking, checkSubject } from '../../../src/domain/policy/check.ts'
import { subjectOfFunction } from '../../../src/domain/policy/live.ts'
import { mendOf } from '../../../src/domain/policy/mend.ts'
import { type Policy, USUAL_DEMANDS, USUAL_POLICY } from '../../../src/domain/policy/policy.ts'
import type { Demands, RuleId } from '../../../src/domain/policy/rule.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

const layer = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'
const whole = {
  tracing: 'Active',
  layers: [layer],
  ...withVariables({
    AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
    OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
    OTEL_PROPAGATORS: 'xray, tracecontext',
  }),
} as const

function mend(fn: Parameters<typeof aFunction>[0], policy: Partial<Policy> = {}, baseline: string[] = []) {
  const subject = subjectOfFunction(aFunction({ name: 'orders', ...fn }))
  const checking: Checking = {
    policy: { ...USUAL_POLICY, ...policy },
    today: '2026-11-22',
    baseline: new Set(baseline),
  }
  return mendOf(subject, checkSubject(subject, {}, checking), checking)
}

const asking = (demands: Partial<Demands>): Partial<Policy> => ({ demands: { ...USUAL_DEMANDS, ...demands } })
const waiving = (...rules: RuleId[]): Partial<Policy> => ({
  waivers: [{ rules, applies: () => true, reason: 'later', label: 'orders' }],
})

test('a function that is whole has nothing to mend, nor has one of which nothing is known', () => {
  expect(mend(whole)).toBeUndefined()
  expect(mend({ ...whole, environment: { kind: 'unreadable', reason: 'a key is gone' } })).toBeUndefined()
})

test('what the policy asks for and does not hold becomes the flags of enable', () => {
  const demands = { propagators: ['xray', 'tracecontext'], sampler: 'always_on', settings: { STAGE: 'prod' } }
  expect(mend(whole, asking(demands))).toEqual({
    kind: 'full',
    // The list of propagators is the same but for a space, and stays.
    wish: { sampler: { name: 'always_on' }, set: { STAGE: 'prod' }, unset: [] },
  })
  expect(mend({}, asking(demands))).toMatchObject({
    wish: { propagators: ['xray', 'tracecontext'], sampler: { name: 'always_on' } },
  })
})

test('Application Signals is asked for with the layer that reads it', () => {
  expect(mend({}, asking({ appSignals: true }))).toMatchObject({ wish: { appSignals: true } })
  const off = { ...asking({ appSignals: true }), severities: { 'app-signals-explicit': 'off' } } as const
  expect(mend({}, off)).toMatchObject({ wish: { set: {} } })
  expect(mend({}, off)).not.toHaveProperty('wish.appSignals')
})

test('what is waived, or known since the baseline, is left as it is', () => {
  expect(mend({}, waiving('active-tracing', 'layer-attached'))).toBeUndefined()
  const known = ['active-tracing eu-west-1 orders', 'layer-attached eu-west-1 orders']
  expect(mend({}, {}, known)).toBeUndefined()
  const waived = { ...asking({ sampler: 'always_on', settings: { A1: 'b' } }), ...waiving('sampler') }
  expect(mend(whole, waived)).toEqual({ kind: 'full', wish: { set: { A1: 'b' }, unset: [] } })
})

test('a variable that otl does not set stays a finding', () => {
  const settings = { AWS_LAMBDA_EXEC_WRAPPER: '/opt/mine', AWS_REGION: 'x', STAGE: 'prod' }
  expect(mend(whole, asking({ settings }))).toMatchObject({ wish: { set: { STAGE: 'prod' } } })
})

test('a function that no layer is made for gets active tracing alone', () => {
  expect(mend({ runtime: 'provided.al2023' })).toEqual({ kind: 'tracing-only' })
  expect(mend({ packageType: 'Image' })).toEqual({ kind: 'tracing-only' })
  expect(mend({ runtime: 'provided.al2023', tracing: 'Active' }, asking({ sampler: 'xray' }))).toBeUndefined()
})
