import { describe, expect, test } from 'vitest'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import { retriesIn } from '../../../src/domain/trace/retries.ts'
import { recorded, recordedNames, traceOf } from '../../support/traces.ts'

const call = (id: string, start: number, end: number, more: object = {}) => ({
  id,
  name: 'DynamoDB',
  namespace: 'aws',
  aws: { operation: 'PutItem', table_name: 'orders' },
  start_time: start,
  end_time: end,
  ...more,
})
const below = (...subsegments: readonly object[]) =>
  retriesIn(traceOf({ id: 'root', name: 'root', start_time: 0, end_time: 9, subsegments }).spans)

describe('a retry', () => {
  test('does again what failed before, and is counted', () => {
    const found = below(
      call('a', 1, 2, { throttle: true }),
      call('b', 3, 4, { fault: true }),
      call('c', 5, 6),
      call('d', 7, 8),
    )
    expect([...found.values()]).toEqual([
      { of: 'a', count: 1 },
      { of: 'b', count: 2 },
    ])
  })

  test.each<[string, object, object]>([
    ['after a success', call('a', 1, 2), call('b', 3, 4)],
    ['beside the failure', call('a', 1, 4, { fault: true }), call('b', 3, 5)],
    ['of something else', call('a', 1, 2, { fault: true }), call('b', 3, 4, { name: 'S3' })],
    [
      'of the same on something else',
      call('a', 1, 2, { fault: true }),
      call('b', 3, 4, { aws: { operation: 'PutItem', table_name: 'customers' } }),
    ],
  ])('is none %s', (_, first, second) => {
    expect(below(first, second).size).toBe(0)
  })

  test.each(recordedNames())('is in none of the recordings: %s', (name) => {
    expect(retriesIn(recorded(name).spans).size).toBe(0)
    expect(retriesIn(foldTrace(recorded(name)).spans).size).toBe(0)
  })
})
