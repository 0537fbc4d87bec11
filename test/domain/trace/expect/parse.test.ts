import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparisons, type Expectation, statuses } from '../../../../src/domain/trace/expect/expectation.ts'
import { parseExpectation } from '../../../../src/domain/trace/expect/parse.ts'
import { printExpectation } from '../../../../src/domain/trace/expect/print.ts'
import { ExpectationError } from '../../../../src/domain/trace/expect/tokens.ts'
import { millis } from '../../../../src/domain/trace/model.ts'

test.each<[string, Expectation]>([
  ['span DynamoDB', { kind: 'span', name: 'DynamoDB' }],
  ["span 'GET /prices'", { kind: 'span', name: 'GET /prices' }],
  ['no span "S3"', { kind: 'no span', name: 'S3' }],
  ['NO Span s3   # never again', { kind: 'no span', name: 's3' }],
  ['count DynamoDB = 2', { kind: 'count', name: 'DynamoDB', comparison: '=', count: 2 }],
  ['count DynamoDB>=2', { kind: 'count', name: 'DynamoDB', comparison: '>=', count: 2 }],
  ['count * == 3', { kind: 'count', name: '*', comparison: '=', count: 3 }],
  ['status ok', { kind: 'status', status: 'ok' }],
  ['status handler ok', { kind: 'status', name: 'handler', status: 'ok' }],
  ['status "order svc" = Fault', { kind: 'status', name: 'order svc', status: 'fault' }],
  ['duration < 800ms', { kind: 'duration', comparison: '<', limit: millis(800) }],
  ['duration DynamoDB<1.5s', { kind: 'duration', name: 'DynamoDB', comparison: '<', limit: millis(1500) }],
  ['order SQS before DynamoDB', { kind: 'order', names: ['SQS', 'DynamoDB'] }],
  ['order a before b before "c d"', { kind: 'order', names: ['a', 'b', 'c d'] }],
  ['attribute S3 aws.retries', { kind: 'attribute', name: 'S3', key: 'aws.retries' }],
  [
    'attribute DynamoDB aws.operation = PutItem',
    {
      kind: 'attribute',
      name: 'DynamoDB',
      key: 'aws.operation',
      test: { comparison: '=', value: 'PutItem' },
    },
  ],
  ['cold', { kind: 'cold' }],
  ['warm orders', { kind: 'warm', name: 'orders' }],
])('%s', (text, expected) => {
  expect(parseExpectation(text)).toEqual(expected)
})

/** The mark is below the character that is wrong. */
test.each([
  ['', '^', 'nothing to expect'],
  ['spam DynamoDB', '^', 'did you mean span?'],
  ['"span" DynamoDB', '^', 'no expectation begins with "span"'],
  ['toString x', '^', 'no expectation begins with "toString"'],
  ['no DynamoDB', '   ^', 'the word "span" is missing'],
  ['span', '    ^', 'the name of a span is missing'],
  ['span ""', '     ^', 'may not be empty'],
  ['span GET /prices', '         ^', 'it should end before "/prices"'],
  ['span "GET /prices', '     ^', 'the quote " is not closed'],
  ['count DynamoDB 2', '               ^', 'a comparison'],
  ['count DynamoDB = two', '                 ^', '"two" is no whole number'],
  ['duration DynamoDB < 50', '                    ^', '"50" is no duration'],
  ['duration < 5000h', '           ^', 'longer than 1000h'],
  ['status handler fine', '               ^', '"fine" is no status'],
  ['order SQS DynamoDB', '          ^', 'the word "before" is missing'],
  ['attribute S3', '            ^', 'the key of an attribute is missing'],
  ['attribute S3 aws.retries < many', '                           ^', '"many" is no number'],
  ['attribute S3 aws.retries =', '                          ^', 'a value is missing'],
])('%s: the mistake is pointed at', (text, mark, message) => {
  const error = mistakeIn(text)
  expect(error.message).toContain(message)
  expect(`${' '.repeat(error.column - 1)}^`).toBe(mark)
})

function mistakeIn(text: string): ExpectationError {
  try {
    parseExpectation(text)
  } catch (error) {
    if (error instanceof ExpectationError) return error
    throw error
  }
  throw new Error(`${text} was understood`)
}

const name = fc.string({ minLength: 1, maxLength: 30, unit: 'binary' })
const comparison = fc.constantFrom(...comparisons)
const value = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String))

const expectation: fc.Arbitrary<Expectation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('span' as const, 'no span' as const), name }),
  fc.record({ kind: fc.constant('count' as const), name, comparison, count: fc.nat(999_999_999) }),
  fc.record(
    { kind: fc.constant('status' as const), name, status: fc.constantFrom(...statuses) },
    { requiredKeys: ['kind', 'status'] },
  ),
  fc.record(
    {
      kind: fc.constant('duration' as const),
      name,
      comparison,
      limit: fc.nat(1_000_000_000).map((us) => millis(us / 1_000)),
    },
    { requiredKeys: ['kind', 'comparison', 'limit'] },
  ),
  fc.record({ kind: fc.constant('order' as const), names: fc.array(name, { minLength: 2, maxLength: 4 }) }),
  fc.record(
    {
      kind: fc.constant('attribute' as const),
      name,
      key: name,
      test: fc.oneof(
        fc.record({ comparison: fc.constantFrom('=' as const, '!=' as const), value }),
        fc.record({ comparison, value: fc.integer().map(String) }),
      ),
    },
    { requiredKeys: ['kind', 'name', 'key'] },
  ),
  fc.record({ kind: fc.constantFrom('cold' as const, 'warm' as const), name }, { requiredKeys: ['kind'] }),
)

test('what is printed is read back', () => {
  fc.assert(
    fc.property(expectation, (given) => {
      expect(parseExpectation(printExpectation(given))).toEqual(given)
    }),
    { numRuns: 2_000 },
  )
})

/** Nearly right is where a parser goes wrong. */
const nearly = fc
  .array(
    fc.constantFrom(
      ...'span no count status duration order attribute cold warm before ok S3 * "a b" \' " \\ = != < >= 5 5ms 1.5s # !'.split(
        ' ',
      ),
      '\u0000',
      '__proto__',
    ),
    { maxLength: 8 },
  )
  .map((words) => words.join(' '))

test('nothing but its own error comes of a text, and the place is in the text', () => {
  fc.assert(
    fc.property(fc.oneof(nearly, fc.string({ unit: 'binary' })), (text) => {
      try {
        const read = parseExpectation(text)
        expect(parseExpectation(printExpectation(read))).toEqual(read)
      } catch (error) {
        if (!(error instanceof ExpectationError)) throw error
        expect(error.column).toBeGreaterThanOrEqual(1)
        expect(error.column).toBeLessThanOrEqual(text.length + 1)
      }
    }),
    { numRuns: 5_000 },
  )
})

test('an endless text is refused', () => {
  expect(mistakeIn(`span ${'a'.repeat(1_000_000)}`).message).toContain('longer than')
  expect(mistakeIn(`span "${'\\'.repeat(3_000)}`).message).toContain('not closed')
})
