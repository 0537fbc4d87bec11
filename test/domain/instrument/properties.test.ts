import { expect, test } from 'vitest'
import { assess } from '../../../src/domain/instrument/assess.ts'
import { planDisable } from '../../../src/domain/instrument/disable.ts'
import type { LambdaFunction } from '../../../src/domain/instrument/function.ts'
import { type Plan, planEnable } from '../../../src/domain/instrument/plan.ts'
import { type Receipt, receiptOf } from '../../../src/domain/instrument/receipt.ts'
import { receiptFromTags, receiptToTags } from '../../../src/domain/instrument/receipt-tags.ts'
import { recipeFor } from '../../../src/domain/instrument/recipe.ts'
import { violationOf } from '../../../src/domain/instrument/safeguard.ts'
import { settingsOf, updateOf } from '../../../src/domain/instrument/settings.ts'
import { aFunction, applied } from '../../support/functions.ts'
import { type Random, random } from '../../support/random.ts'

const CASES = 1_000
const run = { id: 'a1b2', at: new Date('2026-11-22T12:00:00Z') }
/** Lambda refuses two versions of one layer, so at most one of these. */
const versions = [1, 9, 16, 40].map(
  (n) => `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${n}`,
)
const layerPool = [
  'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroPython:26',
  'arn:aws:lambda:eu-west-1:123456789012:layer:AWSOpenTelemetryDistroJs:3',
  'arn:aws:lambda:eu-west-1:901920570463:layer:aws-otel-nodejs-arm64-ver-1-16-0:2',
  ...['lib', 'extra', 'more', 'certs'].map((name) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:7`),
]
const variablePool: readonly (readonly [string, readonly string[]])[] = [
  ['AWS_LAMBDA_EXEC_WRAPPER', ['', '/opt/otel-instrument', '/opt/datadog_wrapper', '/var/task/run.sh']],
  ['OTEL_AWS_APPLICATION_SIGNALS_ENABLED', ['', 'true', 'false']],
  ['SECRET', ['s3cr3t', '']],
  ['constructor', ['x']],
  ['NAME', ['zażółć 🚀', 'a\nb']],
]

function anyFunction(from: Random): LambdaFunction {
  const pool = from.chance(0.4) ? [...layerPool, from.pick(versions)] : layerPool
  const layers = pool.filter((layer) => from.chance(versions.includes(layer) ? 1 : 0.15)).slice(-5)
  const variables = variablePool.flatMap(([name, values]) =>
    from.chance(0.4) ? [[name, from.pick(values)]] : [],
  )
  return aFunction({
    runtime: from.pick(['nodejs22.x', 'nodejs20.x', 'python3.13', 'java21', 'provided.al2023', 'ruby3.4']),
    architecture: from.pick(['arm64', 'x86_64']),
    layers: from.chance(0.5) ? layers : layers.toReversed(),
    environment: from.chance(0.05)
      ? { kind: 'unreadable', reason: 'KMS' }
      : { kind: 'readable', variables: Object.fromEntries(variables) },
    tracing: from.pick(['Active', 'PassThrough']),
  })
}

function perform(fn: LambdaFunction, plan: Plan): LambdaFunction {
  return plan.kind === 'update' ? applied(fn, updateOf(plan.changes, plan.after)) : fn
}

function enable(
  fn: LambdaFunction,
  earlier?: Receipt,
): { after: LambdaFunction; receipt?: Receipt; plan: Plan } {
  const plan = planEnable(fn, recipeFor(fn))
  if (plan.kind !== 'update') return { after: fn, plan }
  return { after: perform(fn, plan), receipt: receiptOf(plan.changes, run, earlier), plan }
}

/** Every seed is a case; the seed of a failing one is in the message. */
function forEachFunction(check: (fn: LambdaFunction) => void): void {
  let updates = 0
  for (let seed = 1; seed <= CASES; seed++) {
    const fn = anyFunction(random(seed))
    if (planEnable(fn, recipeFor(fn)).kind === 'update') updates++
    try {
      check(fn)
    } catch (cause) {
      throw new Error(
        `seed ${seed}: ${JSON.stringify(fn)}\n${cause instanceof Error ? cause.message : cause}`,
      )
    }
  }
  expect(updates).toBeGreaterThan(CASES / 10)
}

test('enabling twice changes nothing the second time', () => {
  forEachFunction((fn) => {
    const { after, plan } = enable(fn)
    if (plan.kind === 'update') expect(planEnable(after, recipeFor(after)).kind).toBe('unchanged')
  })
})

test('what is enabled counts as traced', () => {
  forEachFunction((fn) => {
    const { after, plan } = enable(fn)
    if (plan.kind !== 'blocked') expect(assess(after).verdict).toBe('traced')
  })
})

test('disable takes back exactly what enable did, by a receipt that went through tags', () => {
  forEachFunction((fn) => {
    const { after, receipt } = enable(fn)
    if (!receipt || assess(fn).verdict === 'broken') return
    const restored = perform(after, planDisable(after, receiptFromTags(receiptToTags(receipt))))
    expect(settingsOf(restored)).toEqual(settingsOf(fn))
  })
})

test('what was broken before enable is not broken after disable', () => {
  forEachFunction((fn) => {
    const { after, receipt } = enable(fn)
    const disabled = perform(after, planDisable(after, receipt))
    if (receipt) expect(assess(disabled).verdict).not.toBe('broken')
  })
})

test('disabling twice changes nothing the second time, with or without a receipt', () => {
  forEachFunction((fn) => {
    const { after, receipt } = enable(fn)
    for (const known of [receipt, undefined]) {
      const disabled = perform(after, planDisable(after, known))
      const again = planDisable(disabled, known)
      expect(again.kind === 'update' ? again.changes : []).toEqual([])
    }
  })
})

test('no plan ever touches what is not otl’s', () => {
  forEachFunction((fn) => {
    const { after, receipt } = enable(fn)
    const plans: [LambdaFunction, Plan][] = [
      [fn, planEnable(fn, recipeFor(fn))],
      [after, planDisable(after, receipt)],
      [fn, planDisable(fn, undefined)],
    ]
    for (const [before, plan] of plans) {
      if (plan.kind === 'update')
        expect(violationOf(before, updateOf(plan.changes, plan.after))).toBeUndefined()
    }
  })
})
