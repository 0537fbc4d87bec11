import { expect, test } from 'vitest'
import { distance, nearest } from '../../../src/domain/catalogue/nearest.ts'
import { isRegion, partitionOf, regions, suggestRegion } from '../../../src/domain/catalogue/regions.ts'

test.each([
  ['eu-west1', 'eu-west-1'],
  ['EU_WEST_1', 'eu-west-1'],
  ['euwest1', 'eu-west-1'],
  ['eu-wset-1', 'eu-west-1'],
  ['us-east', 'us-east-1'],
  ['us-gov-west1', 'us-gov-west-1'],
])('%s probably means %s', (typed, meant) => {
  expect(suggestRegion(typed)).toBe(meant)
  expect(isRegion(typed)).toBe(false)
})

test('text that resembles no region is none, and suggests none', () => {
  for (const typed of ['moon', '', 'x'.repeat(10_000), '\u001b[31m']) {
    expect(suggestRegion(typed)).toBeUndefined()
    expect(isRegion(typed)).toBe(false)
  }
})

test('every known region is one, and a new one in a known area is believed', () => {
  for (const region of regions) expect(isRegion(region)).toBe(true)
  expect(isRegion('eu-west-7')).toBe(true)
})

test('the partition follows the region', () => {
  expect(
    ['eu-west-1', 'cn-north-1', 'us-gov-east-1', 'us-isob-east-1', 'eusc-de-east-1'].map(partitionOf),
  ).toEqual(['aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b', 'aws-eusc'])
})

test('distance counts insertions, deletions, substitutions and swaps', () => {
  expect(distance('', 'abc')).toBe(3)
  expect(distance('orders', 'ordres')).toBe(1)
  expect(distance('orders', 'order')).toBe(1)
  expect(distance('orders', 'borders')).toBe(1)
  expect(distance('kitten', 'sitting')).toBe(3)
})

test('the nearest name is near, or there is none', () => {
  expect(nearest('ordres', ['billing', 'orders', 'order-worker'])).toBe('orders')
  expect(nearest('x', ['billing', 'orders'])).toBeUndefined()
  expect(nearest('orders', [])).toBeUndefined()
})
