import { expect, test } from 'vitest'
import { foldTrace } from '../../../../src/domain/trace/index.ts'
import type { Trace } from '../../../../src/domain/trace/model.ts'
import {
  addToStats,
  newStats,
  readStats,
  type TraceStats,
} from '../../../../src/domain/trace/stats/collect.ts'
import { compareStats } from '../../../../src/domain/trace/stats/compare.ts'
import { chosen, newSample, offer } from '../../../../src/domain/trace/stats/sample.ts'
import { latencyOf } from '../../../../src/domain/trace/stats/tally.ts'
import { recorded, traceOf } from '../../../support/traces.ts'

function statsOf(...traces: readonly Trace[]): TraceStats {
  const draft = newStats()
  for (const trace of traces) addToStats(draft, foldTrace(trace))
  return readStats(draft)
}

/** A function that makes one call: seconds until the call, of the call, and after it. */
function invocation(before: number, call: number, after: number, given: object = {}): Trace {
  const end = 1 + before + call + after
  const subsegment = {
    id: 'c',
    name: 'DynamoDB',
    namespace: 'aws',
    aws: { operation: 'GetItem', table_name: 'stock' },
    start_time: 1 + before,
    end_time: 1 + before + call,
  }
  return traceOf(
    { id: 'a', name: 'orders', origin: 'AWS::Lambda', start_time: 1, end_time: end },
    {
      id: 'b',
      name: 'orders',
      origin: 'AWS::Lambda::Function',
      parent_id: 'a',
      start_time: 1,
      end_time: end,
      subsegments: [subsegment],
      ...given,
    },
  )
}

test('rows are those of a waterfall, by who calls what', () => {
  const { whole, rows } = statsOf(invocation(0.1, 0.3, 0.1), invocation(0.1, 0.1, 0.1, { fault: true }))
  expect(whole).toMatchObject({ requests: 2, faults: 1, totalMs: 800 })
  expect(rows.map(({ kind, name, caller, operation }) => [kind, name, caller, operation])).toEqual([
    ['call', 'DynamoDB', 'orders', 'GetItem'],
    ['function', 'orders', undefined, undefined],
  ])
  const [call, fn] = rows
  expect(call).toMatchObject({ ownMs: 400, tally: { requests: 2, faults: 0, totalMs: 400 } })
  expect(fn).toMatchObject({ ownMs: 400, tally: { requests: 2, faults: 1, totalMs: 800 } })
})

test('cold starts have a row of their own, and the own time of the function is without them', () => {
  const { rows } = statsOf(recorded('thumbnail_app.traces.json'))
  const told = rows.map(({ kind, name, ownMs, tally }) => [kind, name.slice(-9), ownMs, tally.totalMs])
  expect(told).toContainEqual(['initialization', 'on-upload', 2956, 2956])
  expect(told).toContainEqual(['function', 'on-upload', 950, 5727])
})

test('the average breakdown adds up to the average duration', () => {
  const { breakdown, whole } = statsOf(
    recorded('thumbnail_app.traces.json'),
    recorded('matrix_app.traces.json'),
  )
  const sum = Object.values(breakdown).reduce((all, ms) => all + ms, 0)
  expect(sum).toBeCloseTo(whole.totalMs / 2, 3)
  expect(breakdown.runtimeInitialization).toBeGreaterThan(0)
})

test('cold starts and failures of whole traces are counted once a trace', () => {
  const { whole, rows } = statsOf(recorded('thumbnail_app.traces.json'))
  expect(whole).toMatchObject({ requests: 1, coldStarts: 1 })
  expect(rows.filter(({ tally }) => tally.coldStarts > 0)).toHaveLength(2)
})

test('the failure of a trace whose caller is missing is not lost', () => {
  const trace = traceOf({
    id: 'a',
    parent_id: 'beef',
    name: 'x',
    origin: 'AWS::Lambda',
    start_time: 1,
    end_time: 2,
    fault: true,
  })
  expect(statsOf(trace).whole.faults).toBe(1)
})

test('addresses with ids in them are one kind of call', () => {
  const call = (id: number) => ({
    id: `c${id}`,
    name: 'shop.example.com',
    namespace: 'remote',
    http: { request: { method: 'GET', url: `https://shop.example.com/orders/${id}` } },
    start_time: 1,
    end_time: 2,
  })
  const trace = traceOf({
    id: 'a',
    name: 'web',
    start_time: 1,
    end_time: 3,
    subsegments: [1, 2, 3].map(call),
  })
  expect(statsOf(trace).rows.map(({ name, operation, tally }) => [name, operation, tally.requests])).toEqual([
    ['shop.example.com', 'GET', 3],
    ['web', undefined, 1],
  ])
})

test('names without end are bounded, and said to be left out', () => {
  const draft = newStats()
  for (let n = 0; n < 2_100; n++) {
    addToStats(draft, traceOf({ id: 'a', name: `host-${n}`, start_time: 1, end_time: 2 }))
  }
  const stats = readStats(draft)
  expect(stats.whole.requests).toBe(2_100)
  expect(stats.rows).toHaveLength(2_000)
  expect(stats.leftOut).toBe(100)
})

test('a sample is even, the same every time, and all there is where that is little', () => {
  const ids = Array.from({ length: 5_000 }, (_, n) => `1-6921a640-${n.toString(16).padStart(24, '0')}`)
  const sampled = (wanted: number, order: readonly string[]) => {
    const sample = newSample(wanted)
    for (const id of order) offer(sample, id)
    return chosen(sample)
  }
  const some = sampled(500, ids)
  expect(new Set(some).size).toBe(500)
  expect(new Set(sampled(500, ids.toReversed()))).toEqual(new Set(some))
  const inFirstHalf = some.filter((id) => ids.indexOf(id) < 2_500).length
  expect(inFirstHalf).toBeGreaterThan(200)
  expect(inFirstHalf).toBeLessThan(300)
  expect(new Set(sampled(500, ids.slice(0, 3)))).toEqual(new Set(ids.slice(0, 3)))
})

const times = (count: number, trace: Trace) => Array.from({ length: count }, () => trace)

test('a comparison finds the row that made the difference', () => {
  const before = statsOf(...times(50, invocation(0.05, 0.02, 0.01)))
  const after = statsOf(...times(80, invocation(0.05, 0.09, 0.01)))
  const comparison = compareStats(before, after)
  expect(comparison.change).toBeCloseTo(70)
  expect(comparison.meanChange).toBeCloseTo(70)
  expect(comparison.rows[0]).toMatchObject({ row: { name: 'DynamoDB', caller: 'orders' } })
  expect(comparison.rows[0]?.ownChange).toBeCloseTo(70)
  expect(comparison.rows[1]?.ownChange).toBeCloseTo(0)
  expect(comparison.failures).toBe('same')
})

test('own changes of all rows add up to the change of the average trace', () => {
  const before = statsOf(recorded('matrix_app.traces.json'))
  const after = statsOf(recorded('matrix_app.traces.json'), invocation(0.1, 0.2, 0.3))
  const { rows } = compareStats(before, after)
  const sum = (stats: TraceStats) =>
    stats.rows.reduce((all, { ownMs }) => all + ownMs, 0) / stats.whole.requests
  expect(rows.reduce((all, { ownChange }) => all + ownChange, 0)).toBeCloseTo(sum(after) - sum(before))
})

test.each([
  [0, 100, 0, 100, 'same'],
  [2, 100, 5, 100, 'same'],
  [2, 100, 20, 100, 'more'],
  [90, 100, 40, 100, 'fewer'],
  [100, 100, 100, 100, 'same'],
])('%i failures of %i, then %i of %i: %s', (failedBefore, before, failedAfter, after, expected) => {
  const window = (failed: number, all: number) =>
    statsOf(
      ...times(failed, invocation(0.1, 0.1, 0.1, { fault: true })),
      ...times(all - failed, invocation(0.1, 0.1, 0.1)),
    )
  expect(compareStats(window(failedBefore, before), window(failedAfter, after)).failures).toBe(expected)
})

test('a window without traces has nothing to compare', () => {
  const comparison = compareStats(statsOf(), statsOf(invocation(0.1, 0.1, 0.1)))
  expect(comparison).toMatchObject({ change: undefined, meanChange: undefined, failures: undefined })
  expect(comparison.rows.every(({ before }) => before === undefined)).toBe(true)
})

test('latencies of real traces are those of the waterfall', () => {
  const { rows } = statsOf(recorded('matrix_app.traces.json'))
  const worker = rows.find(({ name }) => name === 'matrix-mul-prod-mul_worker')
  const spans = foldTrace(recorded('matrix_app.traces.json')).spans.filter(
    ({ name }) => name === 'matrix-mul-prod-mul_worker',
  )
  const durations = spans.map(({ start, end = start }) => end - start).sort((a, b) => a - b)
  const latency = worker && latencyOf(worker.tally)
  expect(worker?.tally.requests).toBe(5)
  expect(latency?.max).toBeCloseTo(durations[4] ?? 0)
  expect(Math.abs((latency?.p50 ?? 0) - (durations[2] ?? 0))).toBeLessThan((durations[2] ?? 0) / 100)
})
