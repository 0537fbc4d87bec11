import { expect, test } from 'vitest'
import type { LambdaFunction } from '../../../src/domain/instrument/function.ts'
import { environmentBytes } from '../../../src/domain/instrument/limits.ts'
import { planEnable } from '../../../src/domain/instrument/plan.ts'
import { recipeFor } from '../../../src/domain/instrument/recipe.ts'
import { updateOf } from '../../../src/domain/instrument/settings.ts'
import { aFunction, applied, withVariables } from '../../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const other = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:1`
const WRAPPER = 'AWS_LAMBDA_EXEC_WRAPPER'
const SIGNALS = 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED'
const plan = (overrides: Partial<LambdaFunction> = {}) => {
  const fn = aFunction(overrides)
  return planEnable(fn, recipeFor(fn))
}

test('a bare function gets layer, wrapper, Application Signals off, and active tracing', () => {
  expect(plan()).toMatchObject({
    kind: 'update',
    changes: [
      { kind: 'layer', to: js(16) },
      { kind: 'variable', name: SIGNALS, to: 'false' },
      { kind: 'variable', name: WRAPPER, to: '/opt/otel-instrument' },
      { kind: 'tracing', from: 'PassThrough', to: 'Active' },
    ],
  })
})

test('other layers and variables stay, in order and to the byte', () => {
  const layers = [other('z'), js(9), other('a')]
  const mine = { SECRET: ' x\n', __proto__x: '', toString: 'mine' }
  expect(plan({ layers, ...withVariables(mine) })).toMatchObject({
    after: {
      layers: [other('z'), js(16), other('a')],
      variables: { ...mine, [WRAPPER]: '/opt/otel-instrument', [SIGNALS]: 'false' },
    },
  })
})

test('a new layer goes last, behind those of others', () => {
  const layers = [other('z'), other('a')]
  expect(plan({ layers })).toMatchObject({ after: { layers: [...layers, js(16)] } })
})

test('a user’s own choice of Application Signals wins', () => {
  const planned = plan(withVariables({ [SIGNALS]: 'true' }))
  expect(planned).toMatchObject({ after: { variables: { [SIGNALS]: 'true' } } })
  expect(planned.kind === 'update' && planned.notes.join()).toContain('by your own choice')
})

test('a layer newer than the catalogue is not taken back', () => {
  expect(plan({ layers: [js(99)] })).toMatchObject({ after: { layers: [js(99)] } })
})

test('only what differs is sent', () => {
  const fn = aFunction({
    layers: [js(16)],
    ...withVariables({ [WRAPPER]: '/opt/otel-instrument', [SIGNALS]: 'false' }),
  })
  const planned = planEnable(fn, recipeFor(fn))
  if (planned.kind !== 'update') throw new Error(planned.kind)
  expect(updateOf(planned.changes, planned.after)).toEqual({ tracing: 'Active' })
})

test('planning again after the plan is applied finds nothing to do', () => {
  const fn = aFunction({ layers: [js(3)], ...withVariables({ A: '1' }) })
  const planned = planEnable(fn, recipeFor(fn))
  if (planned.kind !== 'update') throw new Error(planned.kind)
  const after = applied(fn, updateOf(planned.changes, planned.after))
  expect(planEnable(after, recipeFor(after)).kind).toBe('unchanged')
})

const five = ['a', 'b', 'c', 'd', 'e'].map(other)

test('of a container image only the tracing mode is changed, and its Dockerfile’s lines are given', () => {
  const { runtime: _, ...image } = aFunction({ packageType: 'Image', ...withVariables({ A: '1' }) })
  const planned = planEnable(image, recipeFor(image))
  if (planned.kind !== 'update') throw new Error(planned.kind)
  expect(planned.scope).toBe('tracing-only')
  expect(updateOf(planned.changes, planned.after)).toEqual({ tracing: 'Active' })
  expect(planned.advice?.join('\n')).toContain('ENV AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-instrument')
})

test.each<[string, string, Partial<LambdaFunction>, RegExp]>([
  ['unknown-runtime', 'a runtime of tomorrow', { runtime: 'nodejs99.x' }, /nodejs99.x/],
  ['unsupported-runtime', 'an OS-only runtime', { runtime: 'provided.al2023' }, /no exec wrapper/],
  ['unsupported-runtime', 'Go', { runtime: 'go1.x' }, /no exec wrapper/],
  ['unsupported-runtime', 'Ruby', { runtime: 'ruby3.4' }, /no layer for ruby3.4/],
  ['unsupported-runtime', 'an old Node.js', { runtime: 'nodejs16.x' }, /no layer for nodejs16.x/],
  ['runtime-closed', 'a runtime that takes no updates', { runtime: 'nodejs12.x' }, /no longer updates/],
  ['wrong-architecture', 'a layer for another processor', { runtime: 'dotnet8' }, /x86_64, not for arm64/],
  [
    'no-layer-in-region',
    'a region without the layer',
    { region: 'us-gov-east-1' },
    /not published in us-gov-east-1/,
  ],
  ['foreign-wrapper', 'Datadog', withVariables({ [WRAPPER]: '/opt/datadog_wrapper' }), /belongs to Datadog/],
  ['foreign-wrapper', 'Web Adapter', withVariables({ [WRAPPER]: '/opt/bootstrap' }), /Lambda Web Adapter/],
  [
    'foreign-wrapper',
    'a script of the user',
    withVariables({ [WRAPPER]: '/var/task/start' }),
    /\/var\/task\/start$/,
  ],
  ['other-otel-layer', 'legacy', { layers: [other('aws-otel-nodejs-arm64-ver-1-16-0')] }, /legacy AWS layer/],
  ['other-otel-layer', 'community', { layers: [other('opentelemetry-nodejs-0_14_0')] }, /community layer/],
  ['other-otel-layer', 'a copy', { layers: [other('AWSOpenTelemetryDistroJs')] }, /another copy/],
  ['too-many-layers', 'five layers', { layers: five }, /allows 5 layers/],
  [
    'environment-unreadable',
    'KMS',
    { environment: { kind: 'unreadable', reason: 'no kms:Decrypt' } },
    /no kms:Decrypt/,
  ],
  ['environment-too-large', 'no room', withVariables({ BIG: 'x'.repeat(4_050) }), /allows 4096/],
  ['not-active', 'asleep', { state: 'Inactive' }, /state is Inactive/],
  ['not-active', 'broken', { state: 'Failed' }, /state is Failed/],
  ['update-in-progress', 'busy', { lastUpdate: { status: 'InProgress' } }, /in progress/],
])('blocked, %s: %s', (code, _name, overrides, reason) => {
  const planned = plan(overrides)
  expect(planned).toMatchObject({ kind: 'blocked', refusal: { code, reason: expect.stringMatching(reason) } })
  expect(planned.kind === 'blocked' && planned.refusal.wayOut).not.toBe('')
})

test('five layers are no obstacle when one of them is replaced', () => {
  expect(plan({ layers: [...five.slice(1), js(9)] })).toMatchObject({ kind: 'update' })
})

test('an empty wrapper is as good as none', () => {
  expect(plan(withVariables({ [WRAPPER]: '' }))).toMatchObject({ kind: 'update' })
})

test('the environment is measured in bytes of its compact JSON', () => {
  expect(environmentBytes({})).toBe(2)
  expect(environmentBytes({ AB: 'é', C: '"' })).toBe('{"AB":"é","C":"\\""}'.length + 1)
})

test('the environment may fill its 4,096 bytes to the last one', () => {
  const room = 4_096 - environmentBytes({ [WRAPPER]: '/opt/otel-instrument', [SIGNALS]: 'false', É: '' })
  expect(plan(withVariables({ É: 'x'.repeat(room) })).kind).toBe('update')
  expect(plan(withVariables({ É: 'x'.repeat(room + 1) })).kind).toBe('blocked')
})

test.each<[string, Partial<LambdaFunction>, RegExp]>([
  ['a deprecated runtime', { runtime: 'nodejs20.x' }, /from 2027-03-03 .* disable included/],
])('noted: %s', (_name, overrides, note) => {
  const planned = plan(overrides)
  expect(planned.kind === 'update' && planned.notes.join('\n')).toMatch(note)
})
