import { expect, test } from 'vitest'
import { planDisable } from '../../../src/domain/instrument/disable.ts'
import {
  type Receipt,
  receiptFromJson,
  receiptOf,
  receiptToJson,
} from '../../../src/domain/instrument/receipt.ts'
import {
  receiptFromTags,
  receiptTagKeys,
  receiptToTags,
} from '../../../src/domain/instrument/receipt-tags.ts'
import type { Change } from '../../../src/domain/instrument/settings.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const WRAPPER = 'AWS_LAMBDA_EXEC_WRAPPER'
const SIGNALS = 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED'
const run = { id: 'a1b2', at: new Date('2026-11-22T12:00:00Z') }
const changes: readonly Change[] = [
  { kind: 'layer', to: js(9) },
  { kind: 'variable', name: WRAPPER, to: '/opt/otel-instrument' },
  { kind: 'variable', name: SIGNALS, from: 'ja 🚀', to: 'false' },
  { kind: 'tracing', from: 'PassThrough', to: 'Active' },
]
const receipt = receiptOf(changes, run)

test('a receipt survives its JSON and its tags', () => {
  expect(receiptFromJson(receiptToJson(receipt))).toEqual(receipt)
  expect(receiptFromTags({ team: 'shop', ...receiptToTags(receipt) })).toEqual(receipt)
})

test('tags keep to Lambda’s limits and alphabet', () => {
  const tags = Object.entries(receiptToTags(receipt))
  expect(tags.length).toBeGreaterThan(1)
  for (const [key, value] of tags) {
    expect(key).toMatch(/^otl:receipt(:\d)?$/)
    // The service model's pattern for a tag value.
    expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u)
  }
  expect(receiptTagKeys({ ...receiptToTags(receipt), 'otl:other': '', team: '' })).toEqual(
    tags.map(([key]) => key),
  )
})

test('a later run keeps what stood before the first', () => {
  const later: readonly Change[] = [{ kind: 'layer', from: js(9), to: js(16) }]
  expect(receiptOf(later, { id: 'c3', at: run.at }, receipt)).toEqual({
    ...receipt,
    run: 'c3',
    since: receipt.run,
    layer: { attached: js(16) },
  })
  expect(receiptOf(later, run)).toMatchObject({ layer: { attached: js(16), replaced: js(9) } })
})

test('a later run does not build on what somebody else has changed in between', () => {
  const later: readonly Change[] = [{ kind: 'variable', name: SIGNALS, from: '', to: 'false' }]
  expect(receiptOf(later, run, receipt).variables[SIGNALS]).toEqual({ before: '', after: 'false' })
})

const forged = (change: object) => JSON.stringify({ ...receipt, ...change })
test.each<[string, string]>([
  ['no JSON', '{'],
  ['null', 'null'],
  ['a list', '[]'],
  ['another version', forged({ version: 2 })],
  ['no date', forged({ at: 'yesterday' })],
  [
    'a layer that is not of the catalogue',
    forged({ layer: { attached: js(9).replace('615299751070', '666666666666') } }),
  ],
  [
    'another layer to put back',
    forged({ layer: { attached: js(9), replaced: 'arn:aws:lambda:x:1:layer:evil:1' } }),
  ],
  [
    'a wrapper to put back',
    forged({ variables: { [WRAPPER]: { before: '/tmp/evil', after: '/opt/otel-instrument' } } }),
  ],
  ['a strange tracing mode', forged({ tracing: { before: 'Off', after: 'Active' } })],
  ['variables that are text', forged({ variables: 'x' })],
])('not believed: %s', (_name, text) => {
  expect(receiptFromJson(text)).toBeUndefined()
})

test('a receipt gives no power over variables that are not otl’s', () => {
  const text = forged({
    variables: { PATH: { before: '/tmp', after: '/usr/bin' }, [SIGNALS]: { after: 'false' } },
  })
  const believed = receiptFromJson(text)
  expect(believed?.variables[SIGNALS]).toEqual({ after: 'false' })
  const fn = aFunction({ layers: [js(9)], ...withVariables({ PATH: '/usr/bin' }) })
  const plan = planDisable(fn, believed)
  expect(plan).toMatchObject({ kind: 'update', after: { variables: { PATH: '/usr/bin' } } })
})

test.each<[string, Record<string, string>]>([
  ['none', {}],
  ['cut off', { 'otl:receipt': receiptToTags(receipt)['otl:receipt'] ?? '' }],
  ['not base64', { 'otl:receipt': '§§§' }],
  ['not UTF-8', { 'otl:receipt': '_w' }],
])('tags that hold no receipt: %s', (_name, tags) => {
  expect(receiptFromTags(tags)).toBeUndefined()
})

test('a receipt holds nothing but otl’s own', () => {
  const allowed: readonly (keyof Receipt)[] = ['version', 'run', 'at', 'layer', 'variables', 'tracing']
  expect(Object.keys(receipt)).toEqual(allowed)
  expect(Object.keys(receipt.variables)).toEqual([WRAPPER, SIGNALS])
})
