import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planDisable } from '../../../../src/domain/instrument/disable.ts'
import { changesFromJson, recordChanges } from '../../../../src/domain/instrument/fleet/changes.ts'
import { planReviewed, planUndo } from '../../../../src/domain/instrument/fleet/replan.ts'
import type { LambdaFunction } from '../../../../src/domain/instrument/function.ts'
import { type Plan, planEnable } from '../../../../src/domain/instrument/plan.ts'
import { receiptOf } from '../../../../src/domain/instrument/receipt.ts'
import { recipeFor } from '../../../../src/domain/instrument/recipe.ts'
import { violationOf } from '../../../../src/domain/instrument/safeguard.ts'
import { settingsOf, updateOf } from '../../../../src/domain/instrument/settings.ts'
import { aFunction, applied, withVariables } from '../../../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const other = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:1`

const layers = fc
  .tuple(
    fc.shuffledSubarray(['a', 'b', 'c', 'd']),
    fc.option(fc.constantFrom(9, 13, 15), { nil: undefined }),
    fc.nat(4),
  )
  .map(([names, version, at]) => {
    const others = names.map(other)
    return version === undefined ? others : others.toSpliced(at, 0, js(version))
  })
const value = fc.string({ unit: 'binary', maxLength: 12 })
const variables = fc
  .tuple(
    fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{1,8}$/), value, { maxKeys: 5 }),
    fc.option(fc.constantFrom('true', 'false', ''), { nil: undefined }),
    fc.constantFrom(undefined, '', '/opt/otel-instrument'),
  )
  .map(([others, signals, wrapper]) => ({
    ...others,
    ...(signals === undefined ? {} : { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: signals }),
    ...(wrapper === undefined ? {} : { AWS_LAMBDA_EXEC_WRAPPER: wrapper }),
  }))
const functions = fc
  .record({ layers, variables, tracing: fc.constantFrom('Active' as const, 'PassThrough' as const) })
  .map((made) => aFunction({ layers: made.layers, tracing: made.tracing, ...withVariables(made.variables) }))

const perform = (fn: LambdaFunction, plan: Plan) =>
  plan.kind === 'update' ? applied(fn, updateOf(plan.changes, plan.after)) : fn
const recorded = (plan: Plan) =>
  plan.kind === 'update' ? recordChanges(plan.changes, plan.before, plan.after) : []
/** A wrapper without its layer is never brought back, so the way back from there ends elsewhere, on purpose. */
const canStart = (fn: LambdaFunction) =>
  fn.layers.some((layer) => layer.includes('Distro')) ||
  fn.environment.kind !== 'readable' ||
  !fn.environment.variables.AWS_LAMBDA_EXEC_WRAPPER

test('what enable did is undone from a record that went through JSON, whatever else the function holds', () => {
  fc.assert(
    fc.property(functions.filter(canStart), (fn) => {
      const plan = planEnable(fn, recipeFor(fn))
      const after = perform(fn, plan)
      const changes = changesFromJson(JSON.parse(JSON.stringify(recorded(plan))), 'plan')
      expect(changes).toBeDefined()
      const back = planUndo(after, changes ?? [])
      if (back.kind === 'update')
        expect(violationOf(after, updateOf(back.changes, back.after))).toBeUndefined()
      expect(settingsOf(perform(after, back))).toEqual(settingsOf(fn))
    }),
  )
})

test('what disable did is undone too, with the layer back in its place', () => {
  fc.assert(
    fc.property(functions.filter(canStart), (fn) => {
      const run = { id: 'a1', at: new Date(0) }
      const enable = planEnable(fn, recipeFor(fn))
      const enabled = perform(fn, enable)
      const receipt = enable.kind === 'update' ? receiptOf(enable.changes, run) : undefined
      const disable = planDisable(enabled, receipt)
      const disabled = perform(enabled, disable)
      const back = perform(disabled, planUndo(disabled, recorded(disable)))
      expect(settingsOf(back)).toEqual(settingsOf(enabled))
    }),
  )
})

test('undoing twice changes nothing the second time', () => {
  fc.assert(
    fc.property(functions, (fn) => {
      const plan = planEnable(fn, recipeFor(fn))
      const changes = recorded(plan)
      const once = perform(perform(fn, plan), planUndo(perform(fn, plan), changes))
      const twice = planUndo(once, changes)
      expect(twice.kind === 'update' ? twice.changes : []).toEqual([])
    }),
  )
})

const plain = aFunction({ layers: [other('a')], ...withVariables({ MINE: '1' }) })
const enable = planEnable(plain, recipeFor(plain))
const reviewed = { arn: plain.arn, revision: 'r1', layers: plain.layers, changes: recorded(enable) }

test('what others have changed since is left alone and named', () => {
  const after = perform(plain, enable)
  const meddled = {
    ...after,
    layers: [other('a'), js(17), other('z')],
    ...withVariables({
      MINE: '2',
      AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
      OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true',
    }),
  }
  const plan = planUndo(meddled, recorded(enable))
  expect(plan).toMatchObject({
    kind: 'update',
    after: {
      layers: [other('a'), js(17), other('z')],
      variables: { MINE: '2', OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true' },
      tracing: 'PassThrough',
    },
  })
  expect(plan.kind === 'update' && plan.notes).toEqual([
    'OTEL_AWS_APPLICATION_SIGNALS_ENABLED was changed by somebody else since, and stays',
    'AWSOpenTelemetryDistroJs:17 was attached by somebody else since, and stays',
  ])
})

test('a reviewed plan is carried out exactly, once', () => {
  const plan = planReviewed(plain, reviewed)
  expect(plan).toMatchObject({ kind: 'update', after: enable.kind === 'update' ? enable.after : {} })
  expect(planReviewed({ ...perform(plain, plan), revision: 'r2' }, reviewed).kind).toBe('unchanged')
})

test.each<[string, Partial<LambdaFunction>]>([
  ['another revision', { revision: 'r2' }],
  ['another version of the layer', { layers: [other('a'), js(9)] }],
  ['a layer more', { layers: [other('a'), other('b')] }],
  ['a variable of ours', withVariables({ MINE: '1', OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true' })],
  ['the tracing mode', { tracing: 'Active' }],
])('a function with %s is not what was reviewed', (_, change) => {
  const plan = planReviewed({ ...plain, ...change }, reviewed)
  expect(plan).toMatchObject({ kind: 'blocked', refusal: { code: 'changed-since' } })
})

test.each([
  [[{ kind: 'variable', name: 'DB_PASSWORD', to: 'x' }]],
  [[{ kind: 'layer', to: other('mine'), at: 0 }]],
  [[{ kind: 'layer', to: js(16), at: 0.5 }]],
  [[{ kind: 'layer', at: 0 }]],
  [[{ kind: 'variable', name: 'AWS_LAMBDA_EXEC_WRAPPER', to: 7 }]],
  [[{ kind: 'tracing', from: 'Active', to: 'Off' }]],
  [[{ kind: 'handler', from: 'a', to: 'b' }]],
  [{ length: 1 }],
  [null],
  [Array.from({ length: 201 }, () => ({ kind: 'tracing', from: 'Active', to: 'PassThrough' }))],
])('%j is not read as changes', (raw) => {
  expect(changesFromJson(raw, 'plan')).toBeUndefined()
})
