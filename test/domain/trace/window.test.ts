import { expect, test } from 'vitest'
import { parseMoment, sliceWindow } from '../../../src/domain/trace/window.ts'

const now = new Date('2026-11-22T12:00:00Z')

test.each([
  ['15m', '2026-11-22T11:45:00.000Z'],
  ['2h', '2026-11-22T10:00:00.000Z'],
  ['1h30m', '2026-11-22T10:30:00.000Z'],
  ['1d', '2026-11-21T12:00:00.000Z'],
  ['1.5h', '2026-11-22T10:30:00.000Z'],
  ['now', '2026-11-22T12:00:00.000Z'],
  ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  ['2026-11-20T08:30:00+02:00', '2026-11-20T06:30:00.000Z'],
])('%s is %s', (text, iso) => {
  expect(parseMoment(text, now)?.toISOString()).toBe(iso)
})

test.each(['', 'yesterday', '15', 'm', '15 parsecs', '2026-13-40', '99999999999999d', '-5m'])(
  '%j is no moment',
  (text) => {
    expect(parseMoment(text, now)).toBeUndefined()
  },
)

test('slices are at most six hours, touch, cover the window, newest first', () => {
  const since = new Date('2026-11-21T20:00:00Z')
  const slices = [...sliceWindow(since, now)]
  expect(slices.map(({ start, end }) => [start.toISOString(), end.toISOString()])).toEqual([
    ['2026-11-22T06:00:00.000Z', '2026-11-22T12:00:00.000Z'],
    ['2026-11-22T00:00:00.000Z', '2026-11-22T06:00:00.000Z'],
    ['2026-11-21T20:00:00.000Z', '2026-11-22T00:00:00.000Z'],
  ])
})

test('nothing older than X-Ray keeps is asked for', () => {
  const slices = [...sliceWindow(new Date('2020-01-01T00:00:00Z'), now)]
  expect(slices).toHaveLength(120)
  expect(slices.at(-1)?.start.toISOString()).toBe('2026-10-23T12:00:00.000Z')
})

test('an empty window has no slices', () => {
  expect([...sliceWindow(now, now)]).toEqual([])
})
