import fc from 'fast-check'
import { expect, test } from 'vitest'
import { align } from '../../../../src/domain/trace/diff/align.ts'
import { callerOf, diffTraces, factsOf, type TraceDiff } from '../../../../src/domain/trace/diff/diff.ts'
import { foldTrace } from '../../../../src/domain/trace/index.ts'
import type { Trace } from '../../../../src/domain/trace/model.ts'
import { recorded, recordedNames, traceOf } from '../../../support/traces.ts'

interface Step {
  readonly name: string
  readonly ms: number
  readonly url?: string
  readonly below?: readonly Step[]
  readonly fault?: true
}

/** A service that makes calls one after the other; times in milliseconds. */
function traceWith(...steps: readonly Step[]): Trace {
  let ids = 0
  const build = (step: Step, from: number): Record<string, unknown> => {
    let at = from
    const subsegments = (step.below ?? []).map((below) => {
      const built = build(below, at)
      at += below.ms / 1000
      return built
    })
    return {
      id: `s${ids++}`,
      name: step.name,
      namespace: 'remote',
      ...(step.url ? { http: { request: { method: 'GET', url: step.url } } } : {}),
      ...(step.fault ? { fault: true } : {}),
      start_time: from,
      end_time: from + step.ms / 1000,
      subsegments,
    }
  }
  const total = steps.reduce((sum, { ms }) => sum + ms, 0)
  const root = build({ name: 'web', ms: total + 10, below: steps }, 1)
  return traceOf({ ...root, namespace: undefined })
}

/** `- a 100`, `+ b 20`, `  c 10>20`. */
function told({ rows }: TraceDiff): string[] {
  const ms = (n: number | undefined) => Math.round(n ?? -1)
  return rows.map(({ depth, before, after }) => {
    const name = `${'  '.repeat(depth)}${(after ?? before)?.span.name}`
    if (before === undefined) return `+ ${name} ${ms(after?.duration)}`
    if (after === undefined) return `- ${name} ${ms(before.duration)}`
    return `  ${name} ${ms(before.duration)}>${ms(after.duration)}`
  })
}

test('the same shape: each row beside its own', () => {
  const diff = diffTraces(
    traceWith({ name: 'a', ms: 10 }, { name: 'b', ms: 20 }, { name: 'a', ms: 30 }),
    traceWith({ name: 'a', ms: 11 }, { name: 'b', ms: 80 }, { name: 'a', ms: 33 }),
  )
  expect(told(diff)).toEqual(['  web 70>134', '    a 10>11', '    b 20>80', '    a 30>33'])
  expect(diff.change).toBeCloseTo(64)
  expect(diff.rows.map(({ ownChange }) => Math.round(ownChange ?? -1))).toEqual([0, 1, 60, 3])
  expect(factsOf(diff).causes[0]?.after?.span.name).toBe('b')
})

test('calls that are new or gone stand where they were', () => {
  const diff = diffTraces(
    traceWith(
      { name: 'a', ms: 10 },
      { name: 'gone', ms: 5, below: [{ name: 'x', ms: 2 }] },
      { name: 'b', ms: 20 },
    ),
    traceWith({ name: 'new', ms: 7 }, { name: 'a', ms: 10 }, { name: 'b', ms: 20 }),
  )
  expect(told(diff)).toEqual([
    '  web 45>47',
    '+   new 7',
    '    a 10>10',
    '-   gone 5',
    '-     x 2',
    '    b 20>20',
  ])
  expect(factsOf(diff)).toMatchObject({ added: 1, removed: 2 })
})

test('an address may hold another id, and the one that is the same comes first', () => {
  const url = (id: number) => `https://shop.example.com/orders/${id}`
  const diff = diffTraces(
    traceWith(
      { name: 'shop.example.com', ms: 10, url: url(1) },
      { name: 'shop.example.com', ms: 20, url: url(2) },
    ),
    traceWith(
      { name: 'shop.example.com', ms: 30, url: url(2) },
      { name: 'shop.example.com', ms: 40, url: url(3) },
    ),
  )
  expect(told(diff)).toEqual(['  web 40>80', '    shop.example.com 20>30', '    shop.example.com 10>40'])
})

test('another operation is another call', () => {
  const call = (operation: string): object => ({
    id: 'c',
    name: 'DynamoDB',
    namespace: 'aws',
    aws: { operation, table_name: 'stock' },
    start_time: 1,
    end_time: 2,
  })
  const trace = (operation: string) =>
    traceOf({ id: 'a', name: 'web', start_time: 1, end_time: 3, subsegments: [call(operation)] })
  const { added, removed } = factsOf(diffTraces(trace('GetItem'), trace('PutItem')))
  expect([added, removed]).toEqual([1, 1])
})

test('failures, cold starts and callers', () => {
  const cold = foldTrace(recorded('thumbnail_app.traces.json'))
  const warm: Trace = { ...cold, spans: cold.spans.map((span) => ({ ...span, coldStart: false })) }
  expect(factsOf(diffTraces(warm, cold)).cold).toBe('after')
  expect(factsOf(diffTraces(cold, cold)).cold).toBeUndefined()
  const diff = diffTraces(traceWith({ name: 'a', ms: 10 }), traceWith({ name: 'a', ms: 10, fault: true }))
  expect(factsOf(diff).broke.map(({ after }) => after?.span.name)).toEqual(['a'])
  const [, call] = diff.rows
  expect(call && callerOf(diff.rows, call)?.after?.span.name).toBe('web')
})

test('a trace against itself has no difference, and every row its partner', () => {
  for (const name of recordedNames()) {
    for (const trace of [recorded(name), foldTrace(recorded(name))]) {
      const diff = diffTraces(trace, trace)
      expect(diff.rows).toHaveLength(trace.spans.length)
      expect(diff.rows.filter(({ before, after }) => before?.span !== after?.span)).toEqual([])
      expect(diff.rows.filter(({ change = 0, ownChange = 0 }) => change !== 0 || ownChange !== 0)).toEqual([])
    }
  }
})

test('any two traces: every span once, parents before children, none deeper than one below the last', () => {
  const names = fc.constantFrom('a', 'b', 'c')
  const steps: fc.Memo<Step[]> = fc.memo((levels) =>
    fc.array(
      fc.record({
        name: names,
        ms: fc.integer({ min: 0, max: 50 }),
        below: levels > 1 ? steps() : fc.constant<Step[]>([]),
      }),
      { maxLength: 4 },
    ),
  )
  fc.assert(
    fc.property(steps(3), steps(3), (left, right) => {
      const [a, b] = [traceWith(...left), traceWith(...right)]
      const rows = align(a.spans, b.spans)
      const seen = (side: 'before' | 'after') => rows.flatMap((row) => row[side] ?? []).sort((x, y) => x - y)
      expect(seen('before')).toEqual(a.spans.map((_, at) => at))
      expect(seen('after')).toEqual(b.spans.map((_, at) => at))
      rows.forEach(({ depth, before, after }, at) => {
        expect(depth).toBeLessThanOrEqual((rows[at - 1]?.depth ?? -1) + 1)
        for (const span of [a.spans[before ?? -1], b.spans[after ?? -1]])
          if (span) expect(span.depth).toBe(depth)
      })
    }),
  )
})

test('ten thousand calls beside each other, and ten thousand below each other', () => {
  const wide = traceWith(...Array.from({ length: 10_000 }, (_, n) => ({ name: `c${n % 7}`, ms: 1 })))
  expect(align(wide.spans, wide.spans.slice(0, 5_000))).toHaveLength(10_001)
  const deep = wide.spans.map((span, depth) => ({ ...span, depth }))
  expect(align(deep, deep)).toHaveLength(10_001)
})
