import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addTo, mergeInto, newDigest, quantiles } from '../../../../src/domain/trace/stats/digest.ts'

function digestOf(values: readonly number[]) {
  const digest = newDigest()
  for (const value of values) addTo(digest, value)
  return digest
}

/** The definition: the least value that a share `q` of all does not exceed. */
function nearestRank(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? Number.NaN
}

const QS = [0.5, 0.9, 0.99]

test('a few values far apart are exact', () => {
  expect(quantiles(digestOf([5, 1, 3]), [0.5, 0.9])).toEqual([3, 5])
  expect(quantiles(digestOf([5.4321]), QS)).toEqual([5.4321, 5.4321, 5.4321])
  expect(quantiles(digestOf([0, 0, 7]), QS)).toEqual([0, 7, 7])
})

test('nothing has no quantiles', () => {
  expect(quantiles(newDigest(), QS)).toEqual([undefined, undefined, undefined])
})

test('what is no length of time is left out', () => {
  const digest = digestOf([Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300, 4])
  expect(digest.count).toBe(1)
  expect(quantiles(digest, [0.5])).toEqual([4])
})

test('any values: at most one percent from the nearest rank, and within the least and the greatest', () => {
  const durations = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(durations, (values) => {
      for (const [at, got] of quantiles(digestOf(values), QS).entries()) {
        const exact = nearestRank(values, QS[at] ?? 0)
        expect(Math.abs((got ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * 0.01 + 1e-4)
      }
    }),
  )
})

test('it does not matter in how many parts the values were counted', () => {
  const values = Array.from({ length: 500 }, (_, n) => (n * 7919) % 1013)
  const parts = [values.slice(0, 100), values.slice(100, 101), values.slice(101)].map(digestOf)
  const whole = newDigest()
  for (const part of parts) mergeInto(whole, part)
  expect(quantiles(whole, QS)).toEqual(quantiles(digestOf(values), QS))
  expect(whole.count).toBe(500)
})

test('a million values take no more room than the buckets', () => {
  const digest = newDigest()
  for (let n = 1; n <= 1_000_000; n++) addTo(digest, n / 1000)
  expect(digest.buckets.size).toBeLessThan(1_100)
  expect(quantiles(digest, [0.5])[0]).toBeCloseTo(500, -1)
})
