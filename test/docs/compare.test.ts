import { expect, test } from 'vitest'
import { isAsShown } from './compare.ts'

const marked = [' ▏orders  ─████   99.2ms', ' ▏└ S3  PutObject orders ███   14.5ms']
const unmarked = [' ▏orders  ─█████  80.2ms', '  └ S3  PutObject orders  ██   9.5ms']

test('which call lies on the critical path may differ where a function ran', () => {
  expect(isAsShown(marked, unmarked, true)).toBe(true)
})

test('and may not where a trace is read from a file', () => {
  expect(isAsShown(marked, marked, false)).toBe(true)
  expect(isAsShown(marked, unmarked, false)).toBe(false)
})

test('a missing row is never as shown', () => {
  expect(isAsShown(marked, marked.slice(0, 1), true)).toBe(false)
})

test('changes and shares of durations differ from run to run, counts do not', () => {
  const shown = [
    '  orders       127ms   76.8ms  -50.2ms',
    '(40%) less',
    '  orders init  3  2.3s',
    '  orders  8.0ms  12%',
  ]
  const ran = [
    '  orders       104ms    110ms  +6.13ms',
    '(7%) less',
    '  orders init  3  890ms',
    '  orders  110ms  9.3%',
  ]
  expect(isAsShown(shown, ran, true)).toBe(true)
  expect(isAsShown(['  orders init  3  2.3s'], ['  orders init  4  2.3s'], true)).toBe(false)
})
