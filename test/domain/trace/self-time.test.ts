import { expect, test } from 'vitest'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import type { Trace } from '../../../src/domain/trace/model.ts'
import { selfTimes } from '../../../src/domain/trace/self-time.ts'
import { recorded, recordedNames, traceOf } from '../../support/traces.ts'

function selfOf(trace: Trace): Record<string, number | undefined> {
  const times = selfTimes(trace.spans)
  return Object.fromEntries(trace.spans.map(({ id }, at) => [id, times[at]]))
}

const span = (id: string, start: number, end: number | undefined, ...subsegments: object[]) => ({
  id,
  name: id,
  start_time: start,
  ...(end === undefined ? { in_progress: true } : { end_time: end }),
  subsegments,
})

test('is the time in which no child ran', () => {
  const trace = traceOf(span('a', 0, 10, span('b', 1, 3), span('c', 5, 9, span('d', 6, 7))))
  expect(selfOf(trace)).toEqual({ a: 4000, b: 2000, c: 3000, d: 1000 })
})

test('children that run beside each other count once', () => {
  const trace = traceOf(span('a', 0, 10, span('b', 1, 5), span('c', 2, 3), span('d', 4, 6)))
  expect(selfOf(trace)).toMatchObject({ a: 5000 })
})

test('what begins before or runs on after its parent counts while both run', () => {
  const trace = traceOf(span('a', 2, 6, span('b', 1, 3), span('c', 5, 9), span('d', 7, 8)))
  expect(selfOf(trace)).toMatchObject({ a: 2000, c: 4000 })
})

test('an open child covers the rest; an open span has none yet', () => {
  const trace = traceOf(span('a', 0, 4, span('b', 1, undefined)))
  expect(selfOf(trace)).toEqual({ a: 1000, b: undefined })
})

test.each(recordedNames())('%s: never below zero, never above the duration', (name) => {
  for (const trace of [recorded(name), foldTrace(recorded(name))]) {
    const times = selfTimes(trace.spans)
    trace.spans.forEach(({ start, end }, at) => {
      if (end === undefined) return
      expect(times[at]).toBeGreaterThanOrEqual(0)
      expect(times[at]).toBeLessThanOrEqual(end - start + 0.001)
    })
  }
})
