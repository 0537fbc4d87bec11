import { expect, test } from 'vitest'
import { isPattern, patternOf } from '../../../../src/commands/shared/fleet/pattern.ts'
import { Exit } from '../../../../src/errors.ts'

test.each<[string, string, boolean]>([
  ['orders-*', 'orders-api', true],
  ['orders-*', 'orders-', true],
  ['orders-*', 'orders', false],
  // An image has no runtime.
  ['*', '', false],
  ['*-api-*', 'eu-api-v2', true],
  ['*a*b*c', 'xxaxxbxxc', true],
  ['*a*b*c', 'xxaxxbxx', false],
  ['a***c', 'a-b-c', true],
  ['v?', 'v1', true],
  ['v?', 'v', false],
  ['v?', 'v12', false],
  ['orders', 'orders', true],
  ['orders', 'orders2', false],
  // Nothing but * and ? is special.
  ['a.c', 'abc', false],
  ['*x', '.x', true],
  ['nodejs*.x', 'nodejs22.x', true],
])('%s and %s', (pattern, name, expected) => {
  expect(patternOf(pattern).matches(name)).toBe(expected)
})

test('a name is no pattern', () => {
  expect(['orders', 'orders-*', 'v?'].map(isPattern)).toEqual([false, true, true])
})

test.each(['', 'a b*', '\u001b[2J*', '*'.repeat(129), '{a,b}*', '[ab]*', '!a*', '*a'.repeat(5)])(
  '%j is refused: it holds what no name could, or would take for ever',
  (text) => {
    expect(() => patternOf(text)).toThrow(expect.objectContaining({ code: Exit.Usage }))
  },
)
