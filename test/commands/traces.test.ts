import { expect, test } from 'vitest'
import { runTrace } from '../../src/commands/trace.ts'
import { runTraces, type TracesOptions, tracesCommand } from '../../src/commands/traces.ts'
import type { TraceQuery, TraceSummary } from '../../src/context.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'

const options: TracesOptions = { functions: [], since: '15m', until: 'now', limit: 3, draw: 1, raw: false }
const idOf = (n: number) => `1-6921a640-${n.toString(16).padStart(24, '0')}`

/** `count` traces, the oldest first, as X-Ray does not promise an order. */
function someTraces(count: number) {
  const asked: { queries: TraceQuery[]; ids: string[] } = { queries: [], ids: [] }
  const aws = {
    listTraces: async function* (query: TraceQuery): AsyncGenerator<TraceSummary> {
      asked.queries.push(query)
      for (let n = 0; n < count; n++) {
        const flags = { fault: n % 2 === 1, error: false, throttle: false, partial: false }
        yield {
          id: idOf(n),
          startedAt: new Date(Date.UTC(2026, 10, 22, 11, 50, 0, n)),
          durationSeconds: 0.1,
          ...flags,
        }
      }
    },
    getTraces: async function* (ids: readonly string[]) {
      for (const id of ids) {
        asked.ids.push(id)
        const document = {
          id: '1111111111111111',
          trace_id: id,
          name: `fn-${id.slice(-4)}`,
          start_time: 1,
          end_time: 2,
        }
        yield { id, documents: [JSON.stringify(document)], limitExceeded: false }
      }
    },
  }
  return { aws, asked }
}

test.each<[string, Partial<TracesOptions>]>([
  ['', { functions: [], since: '15m', limit: 20, draw: 1 }],
  [
    'orders users --since 2h --limit 5 --draw 0 --fault',
    { functions: ['orders', 'users'], since: '2h', limit: 5, draw: 0, fault: true },
  ],
])('otl traces %s', async (line, expected) => {
  let got: TracesOptions | undefined
  const run = async (given: TracesOptions) => {
    got = given
    return Exit.Ok
  }
  await tracesCommand(fakeContext().ctx, run).parseAsync(line.split(' ').filter(Boolean), { from: 'user' })
  expect(got).toMatchObject(expected)
})

test('the newest are shown, the count is honest, the newest is drawn', async () => {
  const { aws, asked } = someTraces(300)
  const { ctx, seen } = fakeContext(aws)
  expect(await runTraces(options, ctx)).toBe(Exit.Ok)
  expect(asked.ids).toEqual([299, 298, 297].map(idOf))
  expect(seen.out[0]).toContain('3 of 300')
  expect(seen.out.filter((line) => line.includes('fn-012b')).length).toBeGreaterThan(1)
})

test('the query says where, when and what', async () => {
  const { aws, asked } = someTraces(0)
  const { ctx } = fakeContext(aws)
  await runTraces({ ...options, functions: ['orders'], fault: true, since: '2h' }, ctx)
  expect(asked.queries).toEqual([
    {
      since: new Date('2026-11-22T10:00:00Z'),
      until: new Date('2026-11-22T12:00:00Z'),
      filter: 'service(id(name: "orders", type: "AWS::Lambda::Function")) { fault }',
    },
  ])
})

test('more than can be counted is said to be more', async () => {
  const { aws } = someTraces(10_001)
  const { ctx, seen } = fakeContext(aws)
  await runTraces({ ...options, draw: 0 }, ctx)
  expect(seen.out[0]).toMatch(/more than 10,000/)
  expect(seen.out).toHaveLength(4)
})

test('nothing found is said, with what to try, and is an empty list in JSON', async () => {
  const text = fakeContext(someTraces(0).aws)
  expect(await runTraces({ ...options, functions: ['orders'] }, text.ctx)).toBe(Exit.Ok)
  expect(text.seen.out).toEqual(['no traces of orders since 15m'])
  expect(text.seen.told.join('\n')).toContain('otl status orders')
  const json = fakeContext(someTraces(0).aws, { output: 'json' })
  await runTraces(options, json.ctx)
  expect(JSON.parse(json.seen.out.join(''))).toEqual({ version: 1, found: 0, more: false, traces: [] })
})

test.each([
  [{ since: 'soon' }, '--since soon is not a time'],
  [{ since: '5m', until: '10m' }, '--since is not before --until'],
  [{ functions: ['a b'] }, 'is not a function name'],
  [
    { functions: ['arn:aws:lambda:us-east-1:123456789012:function:a', 'b1'], region: 'eu-west-1' },
    'several regions',
  ],
])('%j is refused before anything is asked', async (given, words) => {
  await expect(runTraces({ ...options, ...given }, fakeContext().ctx)).rejects.toThrow(words)
})

test('one trace by id in any form, absent ones with exit 1', async () => {
  const { aws, asked } = someTraces(1)
  const { ctx, seen } = fakeContext(aws)
  await runTrace({ source: `Root=${idOf(5)};Sampled=1`, raw: false }, ctx)
  expect(asked.ids).toEqual([idOf(5)])
  expect(seen.out.join('\n')).toContain(idOf(5))
  const empty = fakeContext({ getTraces: async function* () {} })
  await expect(runTrace({ source: idOf(5), raw: false }, empty.ctx)).rejects.toMatchObject({ code: Exit.No })
})

test('nothing piped into a terminal is said at once', async () => {
  const { ctx } = fakeContext({}, { stdinIsTerminal: true })
  await expect(runTrace({ source: '-', raw: false }, ctx)).rejects.toThrow('nothing is piped in')
})

test('a file with several traces is drawn one under the other, without AWS', async () => {
  const segment = (n: number) => ({
    id: '1111111111111111',
    trace_id: idOf(n),
    name: `fn-${n}`,
    start_time: 1,
    end_time: 2,
  })
  const file = JSON.stringify([segment(1), segment(2)])
  const { ctx, seen } = fakeContext({}, { files: memoryFiles(new Map(), { 'two.json': file }) })
  expect(await runTrace({ source: 'two.json', raw: false }, ctx)).toBe(Exit.Ok)
  expect(seen.out.join('\n')).toMatch(/fn-1[\s\S]*\n\n[\s\S]*fn-2/)
})

test('a cold start is counted as often as the waterfall shows it, times are told as in the trace beside them', async () => {
  const { aws } = someTraces(1)
  const service = {
    id: '1111111111111111',
    name: 'orders',
    origin: 'AWS::Lambda',
    start_time: 1,
    end_time: 2,
  }
  const init = { id: '3333333333333333', name: 'Initialization', start_time: 1.1, end_time: 1.5 }
  const fn = { ...service, id: '2222222222222222', parent_id: service.id, origin: 'AWS::Lambda::Function' }
  const documents = [service, { ...fn, subsegments: [init] }].map((document) => JSON.stringify(document))
  const cold = {
    ...aws,
    getTraces: async function* ([id = '']: readonly string[]) {
      yield { id, documents, limitExceeded: false }
    },
  }
  const { ctx, seen } = fakeContext(cold, { output: 'json' })
  await runTraces(options, ctx)
  const [row] = JSON.parse(seen.out.join('')).traces
  expect(row).toMatchObject({ coldStarts: 1, startedAt: '2026-11-22T11:50:00.000Z', durationMs: 1000 })
  expect(row.trace).toMatchObject({ durationMs: 1000 })
})

test('JSON lines are the entries of the JSON; statistics have none', async () => {
  const json = fakeContext(someTraces(5).aws, { output: 'json' })
  await runTraces(options, json.ctx)
  const lines = fakeContext(someTraces(5).aws, { output: 'jsonl' })
  await runTraces(options, lines.ctx)
  const { traces } = JSON.parse(json.seen.out.join(''))
  expect(lines.seen.out.map((line) => JSON.parse(line))).toEqual(
    traces.map((trace: object) => ({ version: 1, ...trace })),
  )
  await expect(runTraces({ ...options, stats: true }, lines.ctx)).rejects.toThrow(
    'statistics are one document',
  )
})
