import { expect, test } from 'vitest'
import { type Pace, paceOf, slowDown, takeTurn } from '../../../../src/domain/instrument/fleet/pace.ts'

/** When each of `count` writes leaves that are all asked for at `now`. */
function turns(pace: Pace, now: number, count: number): { at: number[]; pace: Pace } {
  const at: number[] = []
  for (let n = 0; n < count; n++) {
    const turn = takeTurn(pace, now)
    at.push(turn.at - now)
    pace = turn.pace
  }
  return { at, pace }
}

test('four a second, evenly, whoever asks at once', () => {
  expect(turns(paceOf(4), 1_000, 5).at).toEqual([0, 250, 500, 750, 1_000])
})

test('turns that nobody took are not saved up', () => {
  const { pace } = turns(paceOf(4), 0, 4)
  expect(turns(pace, 60_000, 3).at).toEqual([0, 250, 500])
})

test('throttled answers halve the rate once, however many arrive together', () => {
  const slower = slowDown(slowDown(slowDown(paceOf(4), 10_000), 10_100), 10_900)
  expect(slower.rate).toBe(2)
  expect(slowDown(slower, 11_000).rate).toBe(1)
  expect(turns(slower, 10_000, 2).at).toEqual([500, 1_000])
})

test('it never stops, and creeps back up to what was allowed, never above', () => {
  let pace = paceOf(4)
  for (let now = 0; now < 60_000; now += 1_000) pace = slowDown(pace, now + 1_000)
  expect(pace.rate).toBeGreaterThan(0.1)
  for (let now = 70_000; now < 400_000; now += 1_000) pace = takeTurn(pace, now).pace
  expect(pace.rate).toBe(4)
})

test('timers that are late by a little do not slow the whole run down, and late by much is not made up for', () => {
  let pace = paceOf(10)
  let now = 1_000
  for (let n = 0; n < 100; n++) {
    const turn = takeTurn(pace, now)
    pace = turn.pace
    now = turn.at + 18
  }
  expect(now).toBeLessThan(1_000 + 100 * 100)
  const { at } = turns(takeTurn(pace, now).pace, now + 10_000, 3)
  expect(at).toEqual([0, 100, 200])
})
