import { expect, test } from 'vitest'
import {
  hasTags,
  isNamePattern,
  isPattern,
  matchesPattern,
  type Selection,
  selects,
} from '../../../src/domain/instrument/select.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

const anything: Selection = { names: [], exclude: [], notTraced: false, tags: [] }

test.each<[string, string, boolean]>([
  ['orders-*', 'orders-api', true],
  ['orders-*', 'orders-', true],
  ['orders-*', 'orders', false],
  ['*', '', true],
  ['*-api-*', 'eu-api-v2', true],
  ['*a*b*c', 'xxaxxbxxc', true],
  ['*a*b*c', 'xxaxxbxx', false],
  ['v?', 'v1', true],
  ['v?', 'v', false],
  ['v?', 'v12', false],
  ['orders', 'orders', true],
  ['orders', 'orders2', false],
  // Nothing but * and ? is special.
  ['a.c', 'abc', false],
  ['nodejs*.x', 'nodejs22.x', true],
])('%s and %s', (pattern, name, expected) => {
  expect(matchesPattern(pattern, name)).toBe(expected)
})

test('a pattern that would take a backtracking matcher for ever is answered', () => {
  expect(matchesPattern('*a'.repeat(60), 'a'.repeat(59))).toBe(false)
  expect(matchesPattern('*a'.repeat(60), 'a'.repeat(64))).toBe(true)
})

test('a name is no pattern, and a pattern holds nothing that a name could not', () => {
  expect(['orders', 'orders-*', 'v?'].map(isPattern)).toEqual([false, true, true])
  expect(['orders-*', 'nodejs*.x', '', 'a b*', '\u001b[2J*', '*'.repeat(129)].map(isNamePattern)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('all that is given has to hold', () => {
  const fn = aFunction({ name: 'orders-api', runtime: 'nodejs22.x' })
  const yes = (selection: Partial<Selection>) => selects({ ...anything, ...selection }, fn)
  expect(yes({})).toBe(true)
  expect(yes({ names: ['users-*', 'orders-*'], runtime: 'nodejs*', notTraced: true })).toBe(true)
  expect(yes({ names: ['users-*'] })).toBe(false)
  expect(yes({ names: ['orders-*'], exclude: ['*-api'] })).toBe(false)
  expect(yes({ runtime: 'python*' })).toBe(false)
})

test('what is traced is not "not traced", and an image has no runtime', () => {
  const traced = aFunction({
    layers: ['arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'],
    tracing: 'Active',
    ...withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' }),
  })
  expect(selects({ ...anything, notTraced: true }, traced)).toBe(false)
  const { runtime: _, ...image } = aFunction({ packageType: 'Image' })
  expect(selects({ ...anything, runtime: '*nodejs*' }, image)).toBe(false)
})

test('every tag has to hold; tags that cannot be read are neither yes nor no', () => {
  const wanted: Selection = {
    ...anything,
    tags: [
      ['team', 'shop'],
      ['constructor', 'x'],
    ],
  }
  const tagged = (values: Record<string, string>) => aFunction({ tags: { kind: 'readable', values } })
  expect(hasTags(wanted, tagged({ team: 'shop', constructor: 'x' }))).toBe('yes')
  expect(hasTags(wanted, tagged({ team: 'shop' }))).toBe('no')
  expect(hasTags(wanted, aFunction({ tags: { kind: 'unreadable', reason: 'denied' } }))).toBe('unknown')
  expect(hasTags(anything, aFunction({ tags: { kind: 'unreadable', reason: 'denied' } }))).toBe('yes')
})
