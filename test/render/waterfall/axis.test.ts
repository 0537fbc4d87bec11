import { describe, expect, test } from 'vitest'
import { plain, unicode } from '../../../src/render/canvas.ts'
import { niceStep, renderAxis, tickText } from '../../../src/render/waterfall/axis.ts'
import { cellAt, scaleFor } from '../../../src/render/waterfall/scale.ts'
import { traceOf } from '../../support/traces.ts'

const canvas = { width: 80, style: plain, glyphs: unicode }

test.each([
  [0.0003, 0.0005],
  [0.3, 0.5],
  [1, 1],
  [3, 5],
  [130, 200],
  [499, 500],
  [700, 1_000],
  [8_000, 10_000],
  [20_000, 30_000],
  [50_000, 60_000],
  [4_000_000, 7_200_000],
  [50_000_000, 86_400_000],
  [100_000_000, 172_800_000],
  [0, 0],
  [Number.NaN, 0],
])('a step of at least %d ms is %d ms', (least, step) => {
  expect(niceStep(least)).toBeCloseTo(step, 9)
})

test.each([
  [0.5, '500µs'],
  [250, '250ms'],
  [1_500, '1.5s'],
  [60_000, '1m'],
  [150_000, '2m30s'],
  [3_600_000, '1h'],
  [5_400_000, '1h30m'],
  [90_000_000, '1d1h'],
])('%d ms is written %s', (ms, text) => {
  expect(tickText(ms)).toBe(text)
})

describe('idle time', () => {
  const pair = (later: number) => [
    { id: 'a', name: 'a', start_time: 0, end_time: 1 },
    { id: 'b', name: 'b', start_time: later, end_time: later + 1 },
  ]

  test('of more than 70 % of the width is cut out, and what it stands for is said', () => {
    const scale = scaleFor(traceOf(...pair(3601)), 43)
    expect(scale.pieces.map(({ left, right, broken }) => [left, right, broken])).toEqual([
      [0, 20, false],
      [20, 23, true],
      [23, 43, false],
    ])
    expect(cellAt(scale, 500)).toBe(10)
    expect(cellAt(scale, 3_601_500)).toBe(33)
    expect(renderAxis(scale, canvas)).toBe('0         500ms     ⋯1h00m⋯')
  })

  test('of less stays', () => {
    expect(scaleFor(traceOf(...pair(3)), 40).pieces).toHaveLength(1)
  })

  /** Short work every so many seconds, so that all pauses are alike. */
  const beats = (count: number, seconds: number) =>
    traceOf(
      ...Array.from({ length: count }, (_, n) => ({
        id: `s${n}`,
        name: 's',
        start_time: n * seconds,
        end_time: n * seconds + seconds / 20,
      })),
    )

  test.each([
    ['of an hours-long trace with few pauses is cut out', beats(5, 3_600), 9],
    ['of many pauses, none of which is long by itself, stays', beats(8, 3_600), 1],
    ['of a short trace stays, however large its share', beats(2, 0.9), 1],
    [
      'that is long in absolute terms only stays',
      traceOf(...pair(3), { id: 'c', name: 'c', start_time: 4, end_time: 60 }),
      1,
    ],
  ])('%s', (_, trace, pieces) => {
    expect(scaleFor(trace, 80).pieces).toHaveLength(pieces)
  })

  test('is not the long work of one span, nor of a phase', () => {
    expect(
      scaleFor(traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 3600 }, pair(1)[0] as object), 40)
        .pieces,
    ).toHaveLength(1)
  })

  test('is the waiting of a caller between two calls', () => {
    const calls = [
      { id: 'b', name: 'S3', namespace: 'aws', start_time: 0, end_time: 1 },
      { id: 'c', name: 'S3', namespace: 'aws', start_time: 99, end_time: 100 },
    ]
    const states = {
      id: 'a',
      name: 'machine',
      origin: 'AWS::StepFunctions::StateMachine',
      start_time: 0,
      end_time: 100,
    }
    expect(scaleFor(traceOf({ ...states, subsegments: calls }), 43).pieces).toHaveLength(3)
  })
})
