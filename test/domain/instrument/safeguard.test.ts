import { expect, test } from 'vitest'
import { violationOf } from '../../../src/domain/instrument/safeguard.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

const js = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'
const mine = ['a', 'b'].map((name) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:1`)
const fn = aFunction({ layers: mine, ...withVariables({ A: '1', B: '2' }) })
const wrapper = { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' }

test('what enable sends passes', () => {
  const update = {
    layers: [...mine, js],
    environment: { B: '2', A: '1', ...wrapper },
    tracing: 'Active',
  } as const
  expect(violationOf(fn, update)).toBeUndefined()
})

test.each([
  ['a lost variable', { environment: { A: '1' } }, /variables of others/],
  ['a changed variable', { environment: { A: '1', B: '3' } }, /variables of others/],
  ['an added variable', { environment: { A: '1', B: '2', C: '' } }, /variables of others/],
  ['a lost layer', { layers: mine.slice(1) }, /layers of others/],
  ['another order', { layers: mine.toReversed() }, /layers of others/],
])('%s does not', (_name, update, violation) => {
  expect(violationOf(fn, update)).toMatch(violation)
})

test('a wrapper that no layer provides does not', () => {
  expect(violationOf(aFunction(), { environment: wrapper })).toMatch(/no layer would provide/)
})

test('variables that could not be read are never written', () => {
  const unreadable = aFunction({ environment: { kind: 'unreadable', reason: 'KMS' } })
  expect(violationOf(unreadable, { environment: {} })).toMatch(/could not be read/)
  expect(violationOf(unreadable, { tracing: 'Active' })).toBeUndefined()
})
