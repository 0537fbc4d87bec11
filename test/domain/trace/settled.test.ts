import { expect, test } from 'vitest'
import { traceFromDocuments } from '../../../src/domain/trace/index.ts'
import { isSettled, type Readings, readAgain } from '../../../src/domain/trace/settled.ts'

const service = { id: '1111111111111111', name: 'orders', origin: 'AWS::Lambda', start_time: 1, end_time: 2 }
const fn = { ...service, id: '2222222222222222', parent_id: service.id, origin: 'AWS::Lambda::Function' }
const handler = {
  id: '3333333333333333',
  parent_id: fn.id,
  name: 'orders',
  start_time: 1.1,
  end_time: 1.9,
}

function after(...turns: readonly (readonly object[])[]): Readings {
  let readings: Readings | undefined
  for (const documents of turns) readings = readAgain(readings, traceFromDocuments({ documents }))
  if (readings === undefined) throw new Error('a test reads at least once')
  return readings
}

test.each([
  ['the service alone', [[service], [service]], false],
  ['the function, seen once', [[service, fn]], false],
  [
    'the function, seen twice',
    [
      [service, fn],
      [service, fn],
    ],
    true,
  ],
  ['a span more than last time', [[service], [service, fn]], false],
  [
    'an open span',
    [
      [service, { ...fn, end_time: undefined, in_progress: true }],
      [service, { ...fn, end_time: undefined, in_progress: true }],
    ],
    false,
  ],
  ['a missing parent', [[fn], [fn]], false],
])('%s', (_, turns, settled) => {
  expect(isSettled(after(...turns), false)).toBe(settled)
})

test('an instrumented function is given time for the spans of its handler, but not for ever', () => {
  const twice = [
    [service, fn],
    [service, fn],
  ]
  expect(isSettled(after(...twice), true)).toBe(false)
  expect(isSettled(after(...twice, ...twice, ...twice), true)).toBe(true)
  const whole = [service, fn, handler]
  expect(isSettled(after([service, fn], whole, whole), true)).toBe(true)
})
