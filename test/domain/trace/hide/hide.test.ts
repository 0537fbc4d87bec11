import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../../../src/domain/trace/hide/duration.ts'
import { hideRows, type Shown } from '../../../../src/domain/trace/hide/hide.ts'
import { fits } from '../../../../src/domain/trace/hide/pattern.ts'
import { millis } from '../../../../src/domain/trace/model.ts'
import { generatedTrace } from '../../../support/generated.ts'
import { traceOf } from '../../../support/traces.ts'

const span = (id: string, start: number, end: number, more: object = {}) => ({
  id,
  name: id,
  start_time: start,
  end_time: end,
  ...more,
})
const names = ({ spans }: Shown) => spans.map(({ name }) => name)

/** root 10 s: a 6 s with b 1 s and c 2 s, d 3 s with e 0.5 s that failed, f 0.2 s */
const trace = traceOf({
  ...span('root', 0, 10),
  subsegments: [
    { ...span('a', 0, 6), subsegments: [span('b', 0, 1), span('c', 1, 3)] },
    { ...span('d', 6, 9), subsegments: [span('e', 6, 6.5, { fault: true })] },
    span('f', 9, 9.2),
  ],
})

describe('what does not show', () => {
  test('nothing, where nothing is asked for', () => {
    const shown = hideRows(trace, {})
    expect(shown.spans).toBe(trace.spans)
    expect(shown.hidden).toEqual({})
  })

  test('levels from a depth on; every row tells what is inside', () => {
    const shown = hideRows(trace, { depth: 2 })
    expect(names(shown)).toEqual(['root', 'a', 'd', 'f'])
    expect(Object.fromEntries(shown.inside)).toEqual({
      a: { spans: 2, failed: 0, time: 3000 },
      d: { spans: 1, failed: 1, time: 500 },
    })
    expect(shown.hidden).toEqual({ depth: { spans: 3, failed: 1, time: 3500 } })
  })

  test('what is inside of a name', () => {
    const shown = hideRows(trace, { collapse: ['a', 'z*'] })
    expect(names(shown)).toEqual(['root', 'a', 'd', 'e', 'f'])
    expect(shown.unused).toEqual(['z*'])
  })

  test('what is too short; failures, and what holds them, stay', () => {
    const shown = hideRows(trace, { min: millis(4000) })
    expect(names(shown)).toEqual(['root', 'a', 'd', 'e'])
    expect(shown.hidden).toEqual({ min: { spans: 3, failed: 0, time: 3200 } })
  })

  test('a short row stays where something inside is long', () => {
    const later = traceOf({ ...span('queue', 0, 0.01), subsegments: [span('consumer', 5, 9)] })
    expect(names(hideRows(later, { min: millis(1000) }))).toEqual(['queue', 'consumer'])
  })

  test('the time of what is hidden counts what is inside once', () => {
    const nested = traceOf({
      ...span('root', 0, 10),
      subsegments: [{ ...span('a', 0, 1), subsegments: [span('b', 0, 1)] }, span('c', 2, 3)],
    })
    expect(hideRows(nested, { min: millis(2000) }).hidden.min).toEqual({ spans: 3, failed: 0, time: 2000 })
  })

  test('what is open stays', () => {
    const open = traceOf({
      ...span('root', 0, 9),
      subsegments: [{ id: 'o', name: 'o', start_time: 1, in_progress: true }],
    })
    expect(names(hideRows(open, { min: millis(2000) }))).toEqual(['root', 'o'])
  })
})

const hidings = fc.record(
  {
    depth: fc.integer({ min: 1, max: 6 }),
    collapse: fc.array(fc.constantFrom('*', 'a*', '?', 'b', 'none'), { maxLength: 2 }),
    min: fc.nat(5_000).map(millis),
  },
  { requiredKeys: [] },
)

test('whatever is hidden: the rest is a tree, and nothing is lost from the sums', () => {
  fc.assert(
    fc.property(generatedTrace, hidings, (generated, hiding) => {
      const before = JSON.stringify(generated)
      const { spans, hidden, inside } = hideRows(generated, hiding)
      const told = Object.values(hidden).reduce((sum, { spans: count }) => sum + count, 0)
      expect(spans.length + told).toBe(generated.spans.length)
      const shown = new Set(spans.map(({ id }) => id))
      spans.forEach((one, at) => {
        expect(one.depth).toBeLessThanOrEqual((spans[at - 1]?.depth ?? -1) + 1)
        if (one.parentId !== undefined) expect(shown).toContain(one.parentId)
      })
      for (const id of inside.keys()) expect(shown).toContain(id)
      expect(JSON.stringify(generated)).toBe(before)
    }),
  )
})

describe('patterns', () => {
  test.each([
    ['GET /prices/7', 'GET *', true],
    ['orders', 'order?', true],
    ['orders', 'order', false],
    ['a.b', 'a?b', true],
    ['aXbXc', '*X*', true],
    ['', '*', true],
    ['', '?', false],
    ['[x](y)+', '[x](y)+', true],
    ['Orders', 'orders', false],
  ])('%s fits %s: %s', (name, pattern, expected) => {
    expect(fits(name, pattern)).toBe(expected)
  })

  test('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '/'), maxLength: 12 })
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 }),
        text,
        (name, pattern) => {
          const source = pattern.replaceAll('*', '.*').replaceAll('?', '.')
          expect(fits(name, pattern)).toBe(new RegExp(`^${source}$`).test(name))
        },
      ),
    )
  })

  test('a pattern that makes regular expressions hang does not', () => {
    expect(fits('a'.repeat(2_000), `${'*a'.repeat(200)}b`)).toBe(false)
  })
})

test.each([
  ['5ms', 5],
  ['1.5s', 1500],
  ['2m30s', 150_000],
  ['800us', 0.8],
  ['0ms', 0],
  ['5', undefined],
  ['-5ms', undefined],
  ['5 ms', undefined],
  ['', undefined],
])('%s is %s ms', (text, expected) => {
  const found = parseDuration(text)
  if (expected === undefined) expect(found).toBeUndefined()
  else expect(found).toBeCloseTo(expected, 9)
})
