import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Language } from '../../../src/domain/catalogue/distro.ts'
import { planDisable } from '../../../src/domain/instrument/disable.ts'
import { changesFromJson, recordChanges, variablesIn } from '../../../src/domain/instrument/fleet/changes.ts'
import { planUndo } from '../../../src/domain/instrument/fleet/replan.ts'
import type { LambdaFunction } from '../../../src/domain/instrument/function.ts'
import { environmentBytes, MAX_ENVIRONMENT_BYTES } from '../../../src/domain/instrument/limits.ts'
import { type Plan, planEnable } from '../../../src/domain/instrument/plan.ts'
import {
  type Receipt,
  receiptFromJson,
  receiptOf,
  receiptToJson,
} from '../../../src/domain/instrument/receipt.ts'
import { receiptFromTags, receiptToTags } from '../../../src/domain/instrument/receipt-tags.ts'
import { recipeFor } from '../../../src/domain/instrument/recipe.ts'
import { violationOf } from '../../../src/domain/instrument/safeguard.ts'
import { looksSecret } from '../../../src/domain/instrument/secrets.ts'
import { settingsOf, updateOf, valueIn } from '../../../src/domain/instrument/settings.ts'
import type { Wish } from '../../../src/domain/instrument/wish.ts'
import { variablesOf } from '../../../src/domain/instrument/wish-variables.ts'
import { aFunction, applied } from '../../support/functions.ts'
import { variables, wishes } from '../../support/wishes.ts'

const run = { id: 'a1b2', at: new Date('2026-11-22T12:00:00Z') }
const runtimes: readonly (readonly [string, Language])[] = [
  ['nodejs22.x', 'nodejs'],
  ['python3.13', 'python'],
  ['java21', 'java'],
  ['dotnet8', 'dotnet'],
]
const layers = fc.subarray([
  'arn:aws:lambda:eu-west-1:123456789012:layer:lib:7',
  'arn:aws:lambda:eu-west-1:123456789012:layer:certs:2',
])
/** Some start close to the limit. */
const filler = fc.constantFrom(0, 0, 3_000, 3_800, 3_950)

const cases = fc.constantFrom(...runtimes).chain(([runtime, language]) =>
  fc.record({
    fn: fc
      .record({
        variables,
        layers,
        filler,
        newer: fc.boolean(),
        tracing: fc.constantFrom('Active' as const, 'PassThrough' as const),
      })
      .map((given) => functionOf(runtime, given)),
    wish: wishes(language),
    next: wishes(language),
  }),
)

interface Given {
  readonly variables: Record<string, string>
  readonly layers: string[]
  readonly filler: number
  readonly newer: boolean
  readonly tracing: 'Active' | 'PassThrough'
}

function functionOf(runtime: string, given: Given): LambdaFunction {
  const js = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:17'
  const filled = given.filler > 0 ? { FILLER: 'x'.repeat(given.filler) } : {}
  return aFunction({
    runtime,
    architecture: 'x86_64',
    layers: runtime.startsWith('nodejs') && given.newer ? [js, ...given.layers] : given.layers,
    environment: { kind: 'readable', variables: { ...given.variables, ...filled } },
    tracing: given.tracing,
  })
}

interface Run {
  readonly plan: Plan
  readonly after: LambdaFunction
  readonly receipt: Receipt | undefined
}

function enable(fn: LambdaFunction, wish: Wish, receipt?: Receipt): Run {
  const plan = planEnable(fn, recipeFor(fn), { wish, receipt })
  if (plan.kind !== 'update') return { plan, after: fn, receipt }
  return {
    plan,
    after: applied(fn, updateOf(plan.changes, plan.after)),
    receipt: receiptOf(plan.changes, run, receipt),
  }
}

function disable(fn: LambdaFunction, receipt: Receipt | undefined): LambdaFunction {
  const plan = planDisable(fn, receipt)
  return plan.kind === 'update' ? applied(fn, updateOf(plan.changes, plan.after)) : fn
}

const story = (plan: Plan) =>
  plan.kind === 'update' ? recordChanges(plan.changes, plan.before, plan.after) : []

/** By the story of the run, as its file holds it. */
function undo(fn: LambdaFunction, done: Plan): LambdaFunction {
  const read = changesFromJson(JSON.parse(JSON.stringify(story(done))), 'state')
  if (!read) throw new Error('the story cannot be read')
  const plan = planUndo(fn, read)
  if (plan.kind === 'blocked') throw new Error(plan.refusal.reason)
  if (plan.kind === 'unchanged') return fn
  const update = updateOf(plan.changes, plan.after)
  const ours = { variables: variablesIn(read), layers: plan.own ?? [] }
  expect(violationOf(fn, update, ours)).toBeUndefined()
  return applied(fn, update)
}

const check = (property: Parameters<typeof fc.assert>[0]) => fc.assert(property, { numRuns: 500 })
const filed = (receipt: Receipt | undefined) => receipt && receiptFromJson(receiptToJson(receipt), 'file')

test('the cases are not all refused', () => {
  const plans = fc.sample(cases, 400).map(({ fn, wish }) => enable(fn, wish).plan.kind)
  expect(plans.filter((kind) => kind === 'update').length).toBeGreaterThan(100)
})

test('enabling twice is enabling once, with and without the receipt', () => {
  check(
    fc.property(cases, ({ fn, wish }) => {
      const first = enable(fn, wish)
      if (first.plan.kind === 'blocked') return
      expect(enable(first.after, wish, first.receipt).plan.kind).toBe('unchanged')
    }),
  )
})

test('disable after enable is the start, by a receipt that went through its file', () => {
  check(
    fc.property(cases, ({ fn, wish }) => {
      const { after, receipt } = enable(fn, wish)
      // Without a receipt, disable goes by what it recognises.
      if (receipt) expect(settingsOf(disable(after, filed(receipt)))).toEqual(settingsOf(fn))
    }),
  )
})

test('disable after two different enables is the start, too', () => {
  check(
    fc.property(cases, ({ fn, wish, next }) => {
      const first = enable(fn, wish)
      const second = enable(first.after, next, filed(first.receipt))
      if (!second.receipt) return
      expect(settingsOf(disable(second.after, filed(second.receipt)))).toEqual(settingsOf(fn))
    }),
  )
})

test('undo after enable is the start, by a story that went through its file; undoing that changes nothing more', () => {
  check(
    fc.property(cases, ({ fn, wish, next }) => {
      const first = enable(fn, wish)
      const second = enable(first.after, next, filed(first.receipt))
      // A secret that another replaces is kept nowhere, so there is no way back to it; undo says so.
      if (story(second.plan).some((change) => change.kind === 'variable' && change.hidden?.includes('from')))
        return
      const back = undo(second.after, second.plan)
      expect(settingsOf(back)).toEqual(settingsOf(first.after))
      expect(settingsOf(undo(back, second.plan))).toEqual(settingsOf(first.after))
      expect(settingsOf(undo(back, first.plan))).toEqual(settingsOf(fn))
    }),
  )
})

test('a story holds no secret', () => {
  check(
    fc.property(cases, ({ fn, wish }) => {
      for (const change of story(enable(fn, wish).plan)) {
        if (change.kind !== 'variable') continue
        for (const end of ['from', 'to'] as const) {
          const hidden = change.hidden?.includes(end) === true
          expect(hidden || !looksSecret(change.name, change[end] ?? '') || change[end] === undefined).toBe(
            true,
          )
        }
      }
    }),
  )
})

test('from the tags alone, disable never takes or changes what was not written by enable', () => {
  check(
    fc.property(cases, ({ fn, wish }) => {
      const { after, receipt } = enable(fn, wish)
      if (!receipt) return
      const tags = receiptToTags(receipt)
      expect(Object.keys(tags).length).toBeGreaterThan(0)
      const restored = settingsOf(disable(after, receiptFromTags(tags)))?.variables ?? {}
      const start = settingsOf(fn)?.variables ?? {}
      const end = settingsOf(after)?.variables ?? {}
      for (const name of Object.keys({ ...start, ...end, ...restored })) {
        const back = valueIn(restored, name) === valueIn(start, name)
        const left = valueIn(restored, name) === valueIn(end, name)
        expect(back || left).toBe(true)
      }
    }),
  )
})

test('a value of the user’s changes only where the command line names that variable', () => {
  check(
    fc.property(cases, ({ fn, wish }) => {
      const { after } = enable(fn, wish)
      const [start, end] = [settingsOf(fn)?.variables ?? {}, settingsOf(after)?.variables ?? {}]
      const { backend, ...rest } = wish
      const endpoint = backend?.kind === 'otlp' ? ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] : []
      const named = [...variablesOf(rest), ...endpoint]
      if (wish.appSignals !== undefined) named.push('OTEL_AWS_APPLICATION_SIGNALS_ENABLED')
      for (const [name, value] of Object.entries(start)) {
        if (!named.includes(name)) expect(valueIn(end, name)).toBe(value)
      }
    }),
  )
})

test('every request keeps Lambda’s limits and passes the last look', () => {
  check(
    fc.property(cases, ({ fn, wish }) => {
      const { plan, after, receipt } = enable(fn, wish)
      if (plan.kind !== 'update') return
      expect(environmentBytes(plan.after.variables)).toBeLessThanOrEqual(MAX_ENVIRONMENT_BYTES)
      expect(
        violationOf(fn, updateOf(plan.changes, plan.after), { variables: variablesOf(wish) }),
      ).toBeUndefined()
      const back = planDisable(after, receipt)
      const named = Object.keys(receipt?.variables ?? {})
      if (back.kind === 'update') {
        expect(violationOf(after, updateOf(back.changes, back.after), { variables: named })).toBeUndefined()
      }
    }),
  )
})
