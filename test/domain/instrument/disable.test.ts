import { expect, test } from 'vitest'
import { planDisable } from '../../../src/domain/instrument/disable.ts'
import type { LambdaFunction } from '../../../src/domain/instrument/function.ts'
import type { Receipt } from '../../../src/domain/instrument/receipt.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const other = 'arn:aws:lambda:eu-west-1:123456789012:layer:other:1'
const WRAPPER = 'AWS_LAMBDA_EXEC_WRAPPER'
const SIGNALS = 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED'
const ours = { [WRAPPER]: '/opt/otel-instrument', [SIGNALS]: 'false' }

const enabled = (overrides: Partial<LambdaFunction> = {}) =>
  aFunction({
    layers: [other, js(16)],
    tracing: 'Active',
    ...withVariables({ MINE: '1', ...ours }),
    ...overrides,
  })

const receipt: Receipt = {
  version: 1,
  run: 'a1b2',
  at: '2026-11-22T12:00:00.000Z',
  layer: { attached: js(16) },
  variables: { [WRAPPER]: { after: '/opt/otel-instrument' }, [SIGNALS]: { after: 'false' } },
  tracing: { before: 'PassThrough', after: 'Active' },
}

test('with a receipt everything goes back to what it was', () => {
  expect(planDisable(enabled(), receipt)).toMatchObject({
    kind: 'update',
    after: { layers: [other], variables: { MINE: '1' }, tracing: 'PassThrough' },
    notes: [],
  })
})

test('a layer that enable replaced comes back in its version and place', () => {
  const replaced = { ...receipt, layer: { attached: js(16), replaced: js(9) }, variables: {} }
  const fn = enabled({ layers: [js(16), other] })
  expect(planDisable(fn, replaced)).toMatchObject({
    after: { layers: [js(9), other], tracing: 'PassThrough' },
  })
})

test('what somebody else changed since stays and is named', () => {
  const fn = enabled({ layers: [other, js(15)], ...withVariables({ ...ours, [SIGNALS]: 'true' }) })
  const plan = planDisable(fn, receipt)
  expect(plan).toMatchObject({ after: { layers: [other, js(15)], variables: { [SIGNALS]: 'true' } } })
  expect(plan.kind === 'update' && plan.notes).toEqual([
    'AWSOpenTelemetryDistroJs:15 was attached by somebody else since, and stays',
    `${SIGNALS} was changed by somebody else since, and stays`,
  ])
})

test('tracing that somebody turned off since is not turned off again', () => {
  expect(planDisable(enabled({ tracing: 'PassThrough' }), receipt)).toMatchObject({
    after: { tracing: 'PassThrough' },
  })
})

test('without a receipt the layer and its wrapper go, and the rest is named', () => {
  const plan = planDisable(enabled(), undefined)
  expect(plan).toMatchObject({
    changes: [
      { kind: 'layer', from: js(16) },
      { kind: 'variable', name: WRAPPER },
    ],
    after: { layers: [other], variables: { MINE: '1', [SIGNALS]: 'false' }, tracing: 'Active' },
  })
  expect(plan.kind === 'update' && plan.notes.join('\n')).toMatch(
    /active tracing stays on[\s\S]*SIGNALS_ENABLED stays/,
  )
})

test('a wrapper that nothing provides is taken out, for it ends every invocation', () => {
  const fn = aFunction(withVariables(ours))
  expect(planDisable(fn, undefined)).toMatchObject({
    kind: 'update',
    after: { variables: { [SIGNALS]: 'false' } },
  })
  expect(planDisable({ ...fn, layers: [other] }, undefined).kind).toBe('unchanged')
})

test('the layer stays while a script of the user may need it', () => {
  const fn = enabled(withVariables({ [WRAPPER]: '/opt/my-wrapper' }))
  expect(planDisable(fn, receipt)).toMatchObject({ kind: 'blocked', refusal: { code: 'foreign-wrapper' } })
})

test('the layer goes when another product’s wrapper has replaced ours', () => {
  const fn = enabled(withVariables({ [WRAPPER]: '/opt/datadog_wrapper' }))
  expect(planDisable(fn, receipt)).toMatchObject({
    kind: 'update',
    after: { layers: [other], variables: { [WRAPPER]: '/opt/datadog_wrapper' } },
  })
})

test.each<[string, Partial<LambdaFunction>, string]>([
  [
    'variables that cannot be read',
    { environment: { kind: 'unreadable', reason: 'KMS' } },
    'environment-unreadable',
  ],
  ['a runtime that takes no updates', { runtime: 'nodejs12.x' }, 'runtime-closed'],
  ['an update in progress', { lastUpdate: { status: 'InProgress' } }, 'update-in-progress'],
])('blocked: %s', (_name, overrides, code) => {
  expect(planDisable(enabled(overrides), receipt)).toMatchObject({ kind: 'blocked', refusal: { code } })
})

test('a function without anything of otl’s is left alone, whatever state it is in', () => {
  for (const overrides of [
    {},
    { state: 'Failed' },
    { environment: { kind: 'unreadable', reason: 'KMS' } } as const,
  ]) {
    expect(planDisable(aFunction(overrides), undefined)).toEqual({ kind: 'unchanged', notes: [] })
  }
})
