import fc from 'fast-check'
import picomatch from 'picomatch'
import { expect, test } from 'vitest'
import { globMatches } from '../../src/config/glob.ts'

test.each([
  ['orders-*', 'orders-api', true],
  ['orders-*', 'refund', false],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['?', '', false],
  ['infra/*.yaml', 'infra/stacks/orders.yaml', true],
  ['module.api[0].*', 'module.api[0].aws_lambda_function.this', true],
  ['aws_lambda_function.each["us"]', 'aws_lambda_function.each["us"]', true],
  ['a{b,c}', 'ab', false],
  ['!orders', 'refund', false],
])('%s and %s: %s', (glob, text, matches) => {
  expect(globMatches(glob, text)).toBe(matches)
})

test('stars and question marks mean what they mean to others', () => {
  const few = (letters: string) =>
    fc.array(fc.constantFrom(...letters), { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(few('ab*?'), few('ab'), (glob, text) => {
      fc.pre(glob !== '' && text !== '')
      return globMatches(glob, text) === picomatch.isMatch(text, glob.replace(/\*+/g, '*'), { bash: true })
    }),
    { numRuns: 2_000 },
  )
})

test('a pattern that a regular expression would never come to an end with', () => {
  expect(globMatches(`${'*a'.repeat(2_000)}b`, 'a'.repeat(4_000))).toBe(false)
})
