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
