import { expect, test } from 'vitest'
import { clockJump, followMemory, followPause, nextLook } from '../../../../src/domain/trace/find/follow.ts'
import type { TraceSummary } from '../../../../src/domain/trace/source.ts'

const summary = (id: string, more: Partial<TraceSummary> = {}): TraceSummary => ({
  id,
  fault: false,
  error: false,
  throttle: false,
  partial: false,
  ...more,
})
const at = (time: string) => new Date(`2026-11-22T${time}Z`)

test('a trace is new once, and again with each revision', () => {
  const memory = followMemory()
  expect(memory.sight(summary('a', { revision: 1 }))).toBe('new')
  expect(memory.sight(summary('a', { revision: 1 }))).toBe('new')
  memory.note(summary('a', { revision: 1 }))
  expect(memory.sight(summary('a', { revision: 1 }))).toBe('known')
  expect(memory.sight(summary('a', { revision: 2 }))).toBe('again')
  memory.note(summary('a', { revision: 2 }))
  expect(memory.sight(summary('a', { revision: 1 }))).toBe('known')
})

test('without revisions the end of a trace counts as growth', () => {
  const memory = followMemory()
  memory.note(summary('a', { partial: true }))
  expect(memory.sight(summary('a', { partial: true }))).toBe('known')
  expect(memory.sight(summary('a'))).toBe('again')
})

test('it forgets the oldest, but none of the look that it is in', () => {
  const memory = followMemory(3)
  const known = (id: string) => memory.sight(summary(id)) === 'known'
  memory.look()
  for (const id of ['a', 'b', 'c', 'd', 'e']) memory.note(summary(id))
  expect(['a', 'b', 'c', 'd', 'e'].map(known)).toEqual([true, true, true, true, true])
  memory.look()
  memory.note(summary('a'))
  expect(['a', 'b', 'c', 'd', 'e'].map(known)).toEqual([true, false, false, true, true])
})

test('each look reaches back behind the last one, also when the clock was set back', () => {
  expect(nextLook(at('12:00:00'), at('12:00:05'))).toEqual({ start: at('11:58:00'), end: at('12:00:05') })
  expect(nextLook(at('12:00:00'), at('15:00:00'))).toEqual({ start: at('11:58:00'), end: at('15:00:00') })
  expect(nextLook(at('12:00:00'), at('11:00:00'))).toEqual({ start: at('10:58:00'), end: at('11:00:00') })
})

test('a sleep of the machine is told from a pause that took a little longer', () => {
  expect(clockJump(at('12:00:00'), at('12:00:07'), 5_000)).toBeUndefined()
  expect(clockJump(at('12:00:00'), at('15:00:05'), 5_000)).toBe(3 * 3_600_000)
  expect(clockJump(at('12:00:00'), at('11:00:05'), 5_000)).toBe(-3_600_000)
})

test('failures make the pauses longer, up to a minute', () => {
  expect([0, 1, 2, 3, 4, 99].map((n) => followPause(n, false))).toEqual([5e3, 1e4, 2e4, 4e4, 6e4, 6e4])
  expect(followPause(0, true)).toBe(500)
})
