import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAnnotation } from '../../../../src/domain/trace/find/annotation.ts'
import { filterExpression, type TraceConditions } from '../../../../src/domain/trace/find/filter.ts'
import { flawIn } from '../../../../src/domain/trace/find/flaw.ts'
import type { Expression } from '../../../../src/local/xray/filter/expression.ts'
import { parseFilter } from '../../../../src/local/xray/filter/parse.ts'

const node = (name: string) => `service(id(name: "${name}", type: "AWS::Lambda::Function"))`

test.each<[TraceConditions, string | undefined]>([
  [{ functions: [] }, undefined],
  [{ functions: ['orders'] }, node('orders')],
  [{ functions: ['a1', 'b2'] }, `(${node('a1')} OR ${node('b2')})`],
  [{ functions: ['orders'], fault: true }, `${node('orders')} { fault }`],
  [{ functions: ['orders'], fault: true, error: true }, `${node('orders')} { fault OR error }`],
  [{ functions: ['orders'], failed: true }, `${node('orders')} { fault OR error OR throttle }`],
  [{ functions: ['orders'], slow: 2 }, `${node('orders')} { responsetime >= 2 }`],
  [
    { functions: ['orders'], fault: true, slow: 0.5 },
    `${node('orders')} { (fault) AND responsetime >= 0.5 }`,
  ],
  [{ functions: [], slow: 1.25 }, 'duration >= 1.25'],
  [{ functions: [], slow: 100 }, 'duration >= 100'],
  [{ functions: [], throttle: true }, '(throttle)'],
  [{ functions: ['orders'], partial: true }, `${node('orders')} AND partial`],
  [{ functions: [], http: { from: 500, to: 599 } }, 'http.status >= 500 AND http.status <= 599'],
  [{ functions: [], http: { from: 404, to: 404 } }, 'http.status = 404'],
  [{ functions: [], url: '/cart', user: 'mia' }, 'http.url CONTAINS "/cart" AND user = "mia"'],
  [{ functions: [], annotations: [{ key: 'tier', value: 'gold' }] }, 'annotation[tier] = "gold"'],
  [
    { functions: [], annotations: [{ key: 'a.b', value: '17' }] },
    '(annotation[a.b] = 17 OR annotation[a.b] = "17")',
  ],
  [{ functions: [], annotations: [{ key: 'zip', value: '007' }] }, 'annotation[zip] = "007"'],
  [
    { functions: [], annotations: [{ key: 'vip', value: 'true' }] },
    '(annotation[vip] = true OR annotation[vip] = "true")',
  ],
  [{ functions: [], filter: 'duration > 2' }, '(duration > 2)'],
  [{ functions: ['orders'], filter: 'duration > 2 OR ok' }, `${node('orders')} AND (duration > 2 OR ok)`],
])('%j', (conditions, expression) => {
  expect(filterExpression(conditions)).toBe(expression)
  if (expression !== undefined) expect(() => parseFilter(expression)).not.toThrow()
})

/** What people and attackers type, with the characters that matter in most of them. */
const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', '\\', ')', '(', '}', '{', ' OR ', 'fault', '\n', '\0', '=', ']', 'é'),
  }),
)

describe('a text of the user', () => {
  test('stays the one text that it was, or is refused', () => {
    fc.assert(
      fc.property(hostile, hostile, (url, user) => {
        const built = buildOrRefuse({ functions: ['orders'], url, user })
        if (built === 'refused') return
        expect(parts(built).slice(1)).toEqual([
          { kind: 'text', keyword: 'http.url', operator: 'contains', value: url },
          { kind: 'text', keyword: 'user', operator: '=', value: user },
        ])
      }),
      { numRuns: 2_000 },
    )
  })

  test('stays the name of a function, or is refused', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const built = buildOrRefuse({ functions: [name] })
        if (built === 'refused') return
        expect(parseFilter(built)).toEqual({
          kind: 'service',
          service: { name, type: 'AWS::Lambda::Function' },
        })
      }),
      { numRuns: 2_000 },
    )
  })

  test('stays one annotation, or is refused', () => {
    fc.assert(
      fc.property(hostile, hostile, (key, value) => {
        const annotation = parseAnnotation(`${key}=${value}`)
        if (annotation === undefined) return
        const built = buildOrRefuse({ functions: [], annotations: [annotation], user: 'mia' })
        if (built === 'refused') return
        const [said, user] = parts(built)
        const alternatives = said?.kind === 'or' ? said.parts : [said]
        for (const one of alternatives) {
          expect(one).toMatchObject({ kind: 'annotation', key: annotation.key, operator: '=' })
          expect(one?.kind === 'annotation' && String(one.value)).toBe(annotation.value)
        }
        expect(user).toMatchObject({ kind: 'text', keyword: 'user' })
      }),
      { numRuns: 2_000 },
    )
  })
})

/** Expressions, some of them broken: pieces of the language in any order. */
const written = fc
  .array(
    fc.constantFrom('ok', 'fault', 'AND', 'OR', '!', '(', ')', '{', '}', '"a"', '"', ')"(', 'service("x")'),
    { minLength: 1, maxLength: 9 },
  )
  .map((words) => words.join(' '))

test('an expression of the user means beside others what it means alone, or is refused', () => {
  let allowed = 0
  fc.assert(
    fc.property(written, (filter) => {
      if (flawIn(filter) !== undefined) return
      const alone = parsed(filter)
      const beside = parsed(filterExpression({ functions: ['orders'], filter }) ?? '')
      expect(beside === undefined).toBe(alone === undefined)
      if (alone === undefined) return
      allowed++
      expect(beside).toEqual({ kind: 'and', parts: [expect.objectContaining({ kind: 'service' }), alone] })
    }),
    { numRuns: 5_000 },
  )
  expect(allowed).toBeGreaterThan(10)
})

test.each([
  ['ok) OR (fault', 'has a ) that closes nothing'],
  ['service("x") { fault', 'lacks a }'],
  ['(ok', 'lacks a )'],
  ['user = "mia', 'has a quote that is not closed'],
  ['user = "', 'has a quote that is not closed'],
  ['(ok}', 'has a } that closes nothing'],
  [' ', 'is empty'],
  ['user = "a) OR (b"', undefined],
  ['annotation[a.b] = 1 AND service("x") { fault }', undefined],
])('the expression %s %s', (expression, flaw) => {
  expect(flawIn(expression)).toBe(flaw)
})

function buildOrRefuse(conditions: TraceConditions): string {
  try {
    return filterExpression(conditions) ?? ''
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError)
    return 'refused'
  }
}

function parts(expression: string): readonly Expression[] {
  const read = parseFilter(expression)
  return read.kind === 'and' ? read.parts : [read]
}

function parsed(expression: string): Expression | undefined {
  try {
    return parseFilter(expression)
  } catch {
    return undefined
  }
}
