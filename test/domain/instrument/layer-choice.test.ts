import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layersOf, publishedAs } from '../../../src/domain/catalogue/layers.ts'
import { familyNames } from '../../../src/domain/catalogue/model.ts'
import { runtimes } from '../../../src/domain/catalogue/runtimes.ts'
import { seriesOf } from '../../../src/domain/catalogue/series.ts'
import { assess } from '../../../src/domain/instrument/assess.ts'
import { planDisable } from '../../../src/domain/instrument/disable.ts'
import type { LambdaFunction } from '../../../src/domain/instrument/function.ts'
import { chooseLayers, type LayerChoice } from '../../../src/domain/instrument/layer-choice.ts'
import { planEnable } from '../../../src/domain/instrument/plan.ts'
import { receiptFromJson, receiptOf, receiptToJson } from '../../../src/domain/instrument/receipt.ts'
import { receiptFromTags, receiptToTags } from '../../../src/domain/instrument/receipt-tags.ts'
import { recipeFor } from '../../../src/domain/instrument/recipe.ts'
import { violationOf } from '../../../src/domain/instrument/safeguard.ts'
import { settingsOf, updateOf } from '../../../src/domain/instrument/settings.ts'
import { aFunction, applied, withVariables } from '../../support/functions.ts'

const regions = [...new Set(familyNames.flatMap(layersOf).map(({ region }) => region)), 'eu-north-9']
const run = { id: 'a1b2', at: new Date('2026-11-22T12:00:00Z') }
const at = '2026-11-20T08:00:00.000Z'
const community = (name: string) => `arn:aws:lambda:eu-west-1:184161586896:layer:${name}:1`
const foreign = 'arn:aws:lambda:eu-west-1:123456789012:layer:tracer:4'

const anyFunction = fc
  .record({
    region: fc.constantFrom(...regions),
    runtime: fc.constantFrom(...runtimes.map(({ id }) => id), 'nodejs99.x'),
    architecture: fc.constantFrom('x86_64' as const, 'arm64' as const),
    tracing: fc.constantFrom('Active' as const, 'PassThrough' as const),
    variables: fc.dictionary(fc.constantFrom('A', 'SECRET', 'constructor'), fc.string({ maxLength: 8 })),
  })
  .map(({ variables, ...facts }): LambdaFunction => aFunction({ ...facts, ...withVariables(variables) }))

const anyChoice = fc.record(
  {
    family: fc.constantFrom(...familyNames),
    wrapper: fc.constantFrom('/opt/otel-handler', '/opt/otel-proxy-handler', '/opt/otel-instrument'),
    proved: fc
      .array(fc.tuple(fc.constantFrom(...familyNames.flatMap(layersOf)), fc.integer({ min: 1, max: 99 })))
      .map((all) => new Map(all.map(([layer, count]) => [seriesOf(layer).key, { count, at }]))),
  },
  { requiredKeys: [] },
)

test('a resolved recipe always fits the function, and its wrapper is in its layer', () => {
  let found = 0
  fc.assert(
    fc.property(anyFunction, anyChoice, (fn, choice) => {
      const chosen = chooseLayers(fn, choice)
      if (chosen.kind === 'refusal') return
      found++
      const { layer, companions } = chosen
      for (const one of [layer, ...companions]) {
        expect(one.region).toBe(fn.region)
        expect(one.architectures).toContain(fn.architecture)
        expect(one.runtimes.length === 0 || one.runtimes.includes(fn.runtime ?? '')).toBe(true)
        expect(publishedAs(one.arn)).toBeDefined()
      }
      expect(layer.wrappers).toContain(layer.wrapper)
      expect(layer.language).not.toBe('collector')
      expect(companions.map(({ language }) => language)).toEqual(
        layer.family === 'community' ? ['collector'] : [],
      )
    }),
    { numRuns: 2_000, seed: 20261122 },
  )
  expect(found).toBeGreaterThan(100)
})

test('with any family: enable twice equals once, is traced, passes the safeguard, and disable takes all back', () => {
  let updates = 0
  fc.assert(
    fc.property(anyFunction, anyChoice, (fn, choice) => {
      const plan = planEnable(fn, recipeFor(fn, choice))
      if (plan.kind !== 'update') return
      updates++
      const update = updateOf(plan.changes, plan.after)
      expect(violationOf(fn, update, { layers: plan.own ?? [] })).toBeUndefined()
      const after = applied(fn, update)
      expect(planEnable(after, recipeFor(after, choice)).kind).toBe('unchanged')
      expect(assess(after).verdict).toBe('traced')
      const receipt = receiptOf(plan.changes, run)
      expect(receiptFromTags(receiptToTags(receipt))).toEqual(receipt)
      const back = planDisable(after, receipt)
      if (back.kind !== 'update') throw new Error(`disable would leave ${back.kind}`)
      const undo = updateOf(back.changes, back.after)
      expect(violationOf(after, undo, { layers: back.own ?? [] })).toBeUndefined()
      expect(settingsOf(applied(after, undo))).toEqual(settingsOf(fn))
    }),
    { numRuns: 2_000, seed: 20261122 },
  )
  expect(updates).toBeGreaterThan(100)
})

const node = (overrides: Partial<LambdaFunction> = {}) => aFunction({ runtime: 'nodejs22.x', ...overrides })
const chosenArns = (fn: LambdaFunction, choice: LayerChoice) => {
  const plan = planEnable(fn, recipeFor(fn, choice))
  return plan.kind === 'update' ? plan.after.layers : plan
}

test('the community’s layer brings its collector, first; one that is there already stays', () => {
  const collector = community('opentelemetry-collector-arm64-0_23_0')
  const language = community('opentelemetry-nodejs-0_23_0')
  expect(chosenArns(node(), { family: 'community' })).toEqual([collector, language])
  const own = community('opentelemetry-collector-arm64-0_18_0')
  expect(chosenArns(node({ layers: [own] }), { family: 'community' })).toEqual([own, language])
})

test('without a configuration the collector’s silence is told', () => {
  const told = (variables: Record<string, string>) => {
    const fn = node(withVariables(variables))
    const plan = planEnable(fn, recipeFor(fn, { family: 'community' }))
    return plan.kind === 'update' ? plan.notes.join('\n') : plan.kind
  }
  expect(told({})).toMatch(/OPENTELEMETRY_COLLECTOR_CONFIG_URI/)
  expect(told({ OPENTELEMETRY_COLLECTOR_CONFIG_URI: '/var/task/collector.yaml' })).not.toMatch(/CONFIG_URI/)
})

test('an older release is replaced where it stands, a newer one stays, and a pinned one wins', () => {
  const old = community('opentelemetry-nodejs-0_17_0')
  const collector = community('opentelemetry-collector-arm64-0_23_0')
  const start = { layers: [old, collector] }
  const wrapper = withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-handler' })
  expect(chosenArns(node({ ...start, ...wrapper }), { family: 'community' })).toEqual([
    community('opentelemetry-nodejs-0_23_0'),
    collector,
  ])
  const newer = node({ layers: [community('opentelemetry-nodejs-0_30_0'), collector], ...wrapper })
  expect(chosenArns(newer, { family: 'community' })).toEqual(newer.layers)
  expect(chosenArns(newer, { family: 'community', version: '0.21.0' })).toEqual([
    community('opentelemetry-nodejs-0_21_0'),
    collector,
  ])
})

test('another family’s layer stays a reason to refuse', () => {
  const attached = { layers: [community('opentelemetry-nodejs-0_23_0')] }
  expect(chosenArns(node(attached), {})).toMatchObject({ refusal: { code: 'other-otel-layer' } })
  expect(chosenArns(node(attached), { family: 'adot-collector' })).toMatchObject({
    refusal: { code: 'other-otel-layer' },
  })
})

test('a layer of one’s own goes in with its wrapper, and only the file’s receipt is believed about it', () => {
  const fn = node()
  const plan = planEnable(fn, recipeFor(fn, { arn: foreign, wrapper: '/opt/start' }))
  if (plan.kind !== 'update') throw new Error(plan.kind)
  expect(plan.after.layers).toEqual([foreign])
  const text = receiptToJson(receiptOf(plan.changes, run))
  expect(receiptFromJson(text)).toBeUndefined()
  expect(receiptFromJson(text, 'file')).toMatchObject({ layer: { attached: foreign } })
})

test.each<[string, LayerChoice, Partial<LambdaFunction>, string]>([
  [
    'another region',
    { arn: foreign, wrapper: '/opt/start' },
    { region: 'eu-west-2' },
    'layer-in-other-region',
  ],
  [
    'no wrapper on the runtime',
    { arn: foreign, wrapper: '/opt/start' },
    { runtime: 'go1.x' },
    'unsupported-runtime',
  ],
  ['no wrapper known', { arn: foreign }, {}, 'wrapper-not-in-layer'],
  ['another language', { arn: community('opentelemetry-python-0_21_0') }, {}, 'unsupported-runtime'],
  [
    'a bad version',
    { arn: community('opentelemetry-nodejs-0_17_0') },
    { runtime: 'nodejs24.x' },
    'known-bad-layer',
  ],
  [
    'a wrapper of no layer',
    { family: 'community', wrapper: '/opt/otel-sqs-handler' },
    {},
    'wrapper-not-in-layer',
  ],
])('refused: %s', (_name, choice, overrides, code) => {
  const fn = node(overrides)
  expect(planEnable(fn, recipeFor(fn, choice))).toMatchObject({ kind: 'blocked', refusal: { code } })
})

test('for Java the wrapper decides which of the two layers it is', () => {
  const java = aFunction({ runtime: 'java17' })
  const named = (choice: LayerChoice) => {
    const chosen = chooseLayers(java, choice)
    return chosen.kind === 'layers' ? chosen.layer.layerName : chosen.refusal.code
  }
  expect(named({ family: 'adot-collector' })).toBe('aws-otel-java-agent-arm64-ver-1-32-0')
  expect(named({ family: 'adot-collector', wrapper: '/opt/otel-proxy-handler' })).toBe(
    'aws-otel-java-wrapper-arm64-ver-1-32-0',
  )
})

test.each<[string, string, RegExp | undefined]>([
  ['nodejs22.x', '2026-11-22', undefined],
  ['nodejs22.x', '2027-05-01', /from 2027-07-01 Lambda means to refuse/],
  ['nodejs22.x', '2027-07-01', /may not come out again/],
  ['nodejs26.x', '2030-01-01', undefined],
])('%s on %s: %s', (runtime, today, note) => {
  const chosen = chooseLayers(aFunction({ runtime }), { today, family: 'adot' })
  const notes = chosen.kind === 'layers' ? chosen.notes.join() : ''
  if (note) expect(notes).toMatch(note)
  else expect(notes).toBe('')
})
