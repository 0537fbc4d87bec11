import { expect, test } from 'vitest'
import { assess } from '../../../src/domain/instrument/assess.ts'
import { planDisable } from '../../../src/domain/instrument/disable.ts'
import type { LambdaFunction } from '../../../src/domain/instrument/function.ts'
import { planEnable } from '../../../src/domain/instrument/plan.ts'
import { type Receipt, receiptOf } from '../../../src/domain/instrument/receipt.ts'
import { receiptFromTags, receiptToTags } from '../../../src/domain/instrument/receipt-tags.ts'
import { recipeFor } from '../../../src/domain/instrument/recipe.ts'
import { updateOf } from '../../../src/domain/instrument/settings.ts'
import type { Wish } from '../../../src/domain/instrument/wish.ts'
import { aFunction, applied, withVariables } from '../../support/functions.ts'
import { aWish } from '../../support/wishes.ts'

const run = { id: 'a1b2', at: new Date('2026-11-22T12:00:00Z') }
const otlp = { kind: 'otlp', endpoint: 'https://collector.example.com/v1/traces' } as const
const PROPAGATORS = 'OTEL_PROPAGATORS'

function plan(fn: LambdaFunction, wish: Partial<Wish>, receipt?: Receipt) {
  const planned = planEnable(fn, recipeFor(fn), { wish: aWish(wish), receipt })
  if (planned.kind === 'blocked') throw new Error(planned.refusal.reason)
  const after = planned.kind === 'update' ? applied(fn, updateOf(planned.changes, planned.after)) : fn
  const kept = planned.kind === 'update' ? receiptOf(planned.changes, run, receipt) : receipt
  const variables = after.environment.kind === 'readable' ? after.environment.variables : {}
  return { after, receipt: kept, notes: planned.notes.join('\n'), variables, tracing: after.tracing }
}

test('a value of the user’s stays against a preset, and is said with what it leads to', () => {
  const fn = aFunction(withVariables({ [PROPAGATORS]: 'xray' }))
  const { variables, notes } = plan(fn, { backend: otlp })
  expect(variables[PROPAGATORS]).toBe('xray')
  expect(notes).toContain('OTEL_PROPAGATORS is set already and stays: xray; with xray in it')
})

test('it is said again when there is nothing to change', () => {
  const first = plan(aFunction(withVariables({ [PROPAGATORS]: 'b3' })), { backend: otlp })
  const second = plan(first.after, { backend: otlp }, first.receipt)
  expect(second.notes).toContain('OTEL_PROPAGATORS is set already and stays: b3')
})

test('what could be a secret stays without being shown', () => {
  const { notes } = plan(aFunction(withVariables({ [PROPAGATORS]: 'hunter2' })), { backend: otlp })
  expect(notes).toContain('OTEL_PROPAGATORS is set already and stays: (hidden)')
})

test('a flag that names a variable replaces what the user has, and disable gives it back', () => {
  const fn = aFunction(withVariables({ [PROPAGATORS]: 'xray' }))
  const { variables, after, receipt } = plan(fn, { propagators: ['b3'] })
  expect(variables[PROPAGATORS]).toBe('b3')
  const back = planDisable(after, receipt)
  expect(back).toMatchObject({ after: { variables: { [PROPAGATORS]: 'xray' } } })
})

test('OTLP takes Lambda’s own segments away and gives them back with X-Ray', () => {
  const xray = plan(aFunction(), {})
  expect(xray.tracing).toBe('Active')
  const elsewhere = plan(xray.after, { backend: otlp }, xray.receipt)
  expect(elsewhere).toMatchObject({
    tracing: 'PassThrough',
    variables: { [PROPAGATORS]: 'tracecontext,baggage', OTEL_TRACES_SAMPLER: 'parentbased_always_on' },
  })
  expect(elsewhere.receipt).not.toHaveProperty('tracing')
  expect(assess(elsewhere.after)).toMatchObject({
    verdict: 'traced',
    remarks: [expect.stringContaining('OTLP')],
  })
  const same = plan(elsewhere.after, {}, elsewhere.receipt)
  expect(same.tracing).toBe('PassThrough')
  const again = plan(elsewhere.after, { backend: { kind: 'xray' } }, elsewhere.receipt)
  expect(again).toMatchObject({ tracing: 'Active', variables: xray.variables })
  expect(Object.keys(again.variables)).toHaveLength(Object.keys(xray.variables).length)
})

test('active tracing of the user’s own stays, and is said', () => {
  const { tracing, notes } = plan(aFunction({ tracing: 'Active' }), { backend: otlp })
  expect(tracing).toBe('Active')
  expect(notes).toContain('tracing is Active and stays')
})

test('an OTLP address of the user’s own stays with --backend xray, and is said', () => {
  const fn = aFunction(
    withVariables({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://o.example.com/secret-path' }),
  )
  const { notes, variables } = plan(fn, { backend: { kind: 'xray' } })
  expect(variables.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT).toBe('https://o.example.com/secret-path')
  expect(notes).toContain('stays: https://o.example.com/…; traces go there, and not to X-Ray')
})

test('--unset gives back what was there before, and nothing that otl has not set', () => {
  const fn = aFunction(withVariables({ OTEL_SERVICE_NAME: 'mine', OTHER: 'x' }))
  const named = plan(fn, { serviceName: 'shop', set: { STAGE: 'prod' } })
  const unset = plan(named.after, { unset: ['OTEL_SERVICE_NAME', 'STAGE', 'OTHER', 'ABSENT'] }, named.receipt)
  expect(unset.variables).toMatchObject({ OTEL_SERVICE_NAME: 'mine', OTHER: 'x' })
  expect(unset.variables).not.toHaveProperty('STAGE')
  expect(unset.notes).toContain('OTHER stays: no receipt says that otl set it')
  expect(unset.receipt?.variables).not.toHaveProperty('OTEL_SERVICE_NAME')
})

test.each([
  ['DB_PASSWORD', 'hunter2', 'hunter3'],
  ['GREETING', 'postgres://me:pw@db/x', 'hello'],
  ['GREETING', 'hello', 'Bearer abc'],
])('a secret is not overwritten: %s', (name, old, value) => {
  const fn = aFunction(withVariables({ [name]: old }))
  const planned = planEnable(fn, recipeFor(fn), { wish: aWish({ set: { [name]: value } }) })
  expect(planned).toMatchObject({ kind: 'blocked', refusal: { code: 'secret-in-the-way' } })
  expect(JSON.stringify(planned)).not.toContain(old)
})

test('a new secret is set, changed and taken back, and no receipt holds it', () => {
  const first = plan(aFunction(), { set: { API_KEY: 'hunter2' } })
  const second = plan(first.after, { set: { API_KEY: 'hunter3' } }, first.receipt)
  expect(second.variables.API_KEY).toBe('hunter3')
  expect(JSON.stringify([first.receipt, second.receipt])).not.toContain('hunter')
  const back = planDisable(second.after, second.receipt)
  expect(back).toMatchObject({ after: { variables: {} } })
  const changed = applied(second.after, { environment: { ...second.variables, API_KEY: 'theirs' } })
  const left = planDisable(changed, second.receipt)
  expect(left).toMatchObject({ after: { variables: { API_KEY: 'theirs' } } })
})

test('tags hold no value that could be a secret, and only what they may restore is restored from them', () => {
  const fn = aFunction(withVariables({ STAGE: 'test-stage-value', OTEL_PROPAGATORS: 'b3' }))
  const set = { STAGE: 'prod-stage-value', FEATURE: 'feature-value' }
  const { after, receipt } = plan(fn, { set, propagators: ['xray'], serviceName: 'shop' })
  if (!receipt) throw new Error('no receipt')
  const tags = receiptToTags(receipt)
  const text = Buffer.from(Object.values(tags).join(''), 'base64url').toString()
  for (const value of ['stage-value', 'feature-value']) expect(text).not.toContain(value)
  const back = planDisable(after, receiptFromTags(tags))
  expect(back).toMatchObject({
    after: { variables: { ...set, OTEL_PROPAGATORS: 'b3' } },
    notes: [expect.stringContaining('STAGE stays'), expect.stringContaining('FEATURE stays')],
  })
  expect(back.kind === 'update' && back.after.variables).not.toHaveProperty('OTEL_SERVICE_NAME')
})

test('settings count against the 4,096 bytes', () => {
  const fn = aFunction(withVariables({ BIG: 'x'.repeat(3_900) }))
  const wish = aWish({ serviceName: 'a'.repeat(120) })
  expect(planEnable(fn, recipeFor(fn), { wish })).toMatchObject({
    kind: 'blocked',
    refusal: { code: 'environment-too-large' },
  })
})

test('disable does not write what others have left no room for', () => {
  const fn = aFunction(withVariables({ LONG: 'x'.repeat(2_000) }))
  const { after, receipt, variables } = plan(fn, { set: { LONG: 'short' } })
  const full = applied(after, { environment: { ...variables, THEIRS: 'y'.repeat(2_500) } })
  expect(planDisable(full, receipt)).toMatchObject({
    kind: 'blocked',
    refusal: { code: 'environment-too-large' },
  })
})
