import { expect, test } from 'vitest'
import { runTrace } from '../../src/commands/trace.ts'
import { runTraces, type TracesOptions, tracesCommand } from '../../src/commands/traces.ts'
import type { Context, TraceQuery, TraceSummary } from '../../src/context.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'

const options: TracesOptions = {
  functions: [],
  since: '15m',
  until: 'now',
  limit: 3,
  sort: 'time',
  draw: 1,
  raw: false,
}
const idOf = (n: number) => `1-6921a640-${n.toString(16).padStart(24, '0')}`

/** `count` traces a millisecond apart, the oldest first, as X-Ray does not promise an order. */
function someTraces(count: number, from = Date.UTC(2026, 10, 22, 11, 50)) {
  const asked: { queries: TraceQuery[]; ids: string[] } = { queries: [], ids: [] }
  const aws = {
    traceDestination: async () => ({ store: 'X-Ray' as const, pending: false }),
    countInvocations: async () => 12_000,
    listTraces: async function* (query: TraceQuery): AsyncGenerator<TraceSummary> {
      asked.queries.push(query)
      for (let n = 0; n < count; n++) {
        const flags = { fault: n % 2 === 1, error: false, throttle: false, partial: false }
        const startedAt = new Date(from + n)
        if (startedAt < query.since || startedAt > query.until) continue
        yield {
          id: idOf(n),
          startedAt,
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
    'orders users --since 2h --limit 5 --draw 0 --fault --sort duration',
    { functions: ['orders', 'users'], since: '2h', limit: 5, draw: 0, fault: true, sort: 'duration' },
  ],
  [
    '--cold --slow 500ms --http 5xx --url /cart --user mia --partial',
    { cold: true, slow: 0.5, http: { from: 500, to: 599 }, url: '/cart', user: 'mia', partial: true },
  ],
  [
    '--annotation a=1 --annotation b=c=d',
    {
      annotation: [
        { key: 'a', value: '1' },
        { key: 'b', value: 'c=d' },
      ],
    },
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

test.each([
  '--http 6xx',
  '--slow soon',
  '--annotation tier',
  '--user a"b',
  '--url a\\b',
  '--filter ok)',
  '--limit 1e9',
  '--sort name',
])('otl traces %s is refused', async (line) => {
  const { ctx } = fakeContext()
  const command = tracesCommand(ctx)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  await expect(command.parseAsync(line.split(' '), { from: 'user' })).rejects.toMatchObject({
    code: 'commander.invalidArgument',
  })
})

test('the query says where, when and what, in steps back', async () => {
  const { aws, asked } = someTraces(0)
  const { ctx } = fakeContext(aws)
  await runTraces({ ...options, functions: ['orders'], fault: true, since: '2h' }, ctx)
  const filter = 'service(id(name: "orders", type: "AWS::Lambda::Function")) { fault }'
  expect(asked.queries).toEqual([
    { since: new Date('2026-11-22T11:58:00Z'), until: new Date('2026-11-22T12:00:00Z'), filter },
    { since: new Date('2026-11-22T11:42:00Z'), until: new Date('2026-11-22T11:58:00Z'), filter },
    { since: new Date('2026-11-22T10:00:00Z'), until: new Date('2026-11-22T11:42:00Z'), filter },
  ])
})

test('the header tells the share of the invocations, or that it could not be checked', async () => {
  const known = fakeContext(someTraces(300).aws)
  await runTraces({ ...options, functions: ['orders'] }, known.ctx)
  expect(known.seen.out[1]).toBe('for 12,000 invocations (2.5 %) · from X-Ray')
  const refused = async () => {
    throw new OtlError('could not count invocations (cloudwatch:GetMetricData): no')
  }
  const unknown = fakeContext({ ...someTraces(3).aws, countInvocations: refused })
  await runTraces({ ...options, functions: ['orders'] }, unknown.ctx)
  expect(unknown.seen.out[1]).toBe('share of the invocations: could not check · from X-Ray')
  const json = fakeContext({ ...someTraces(3).aws, countInvocations: refused }, { output: 'json' })
  await runTraces({ ...options, functions: ['orders'] }, json.ctx)
  expect(JSON.parse(json.seen.out.join(''))).toMatchObject({
    invocations: null,
    sampledShare: null,
    couldNotCheck: 'could not count invocations (cloudwatch:GetMetricData): no',
  })
  const narrowed = fakeContext(someTraces(3).aws)
  await runTraces({ ...options, functions: ['orders'], fault: true }, narrowed.ctx)
  expect(narrowed.seen.out[1]).toBe('among 12,000 invocations · from X-Ray')
})

test('of a busy function the newest are shown before the others are counted', async () => {
  const now = Date.UTC(2026, 10, 22, 12)
  const { aws, asked } = someTraces(5_000, now - 5_000)
  const shown: number[] = []
  const { ctx, seen } = fakeContext({
    ...aws,
    listTraces: async function* (query: TraceQuery) {
      shown.push(seen.out.length)
      yield* aws.listTraces(query)
    },
  })
  await runTraces({ ...options, draw: 0 }, ctx)
  expect(asked.ids).toEqual([4_999, 4_998, 4_997].map(idOf))
  expect(shown).toEqual([0, 4])
  expect(seen.out[0]).toBe('the newest 3 traces, 2026-11-22 UTC')
  expect(seen.out.at(-1)).toBe('showing 3 of 5,000 traces · from X-Ray')
})

test('more than can be counted is said to be more', async () => {
  const { aws } = someTraces(10_001)
  const { ctx, seen } = fakeContext(aws)
  await runTraces({ ...options, draw: 0 }, ctx)
  expect(seen.out[0]).toMatch(/more than 10,000/)
  expect(seen.out).toHaveLength(5)
})

test('nothing found is said, with what to try, and is an empty list in JSON', async () => {
  const text = fakeContext(someTraces(0).aws)
  expect(await runTraces({ ...options, functions: ['orders'] }, text.ctx)).toBe(Exit.Ok)
  expect(text.seen.out).toEqual([
    'no traces of orders since 15m',
    'for 12,000 invocations (0 %) · from X-Ray',
  ])
  expect(text.seen.told.join('\n')).toContain('otl status orders')
  const json = fakeContext(someTraces(0).aws, { output: 'json' })
  await runTraces(options, json.ctx)
  expect(JSON.parse(json.seen.out.join(''))).toMatchObject({ version: 1, found: 0, more: false, traces: [] })
})

test('cold starts are looked for in the documents, and how many were looked into is said', async () => {
  const { aws, asked } = someTraces(700)
  const cold = {
    ...aws,
    getTraces: async function* (ids: readonly string[]) {
      for (const id of ids) {
        asked.ids.push(id)
        yield {
          id,
          documents: invocation(Number.parseInt(id.slice(-3), 16) % 100 === 0),
          limitExceeded: false,
        }
      }
    },
  }
  const { ctx, seen } = fakeContext(cold)
  await runTraces({ ...options, cold: true, limit: 2, draw: 0 }, ctx)
  expect(seen.out.slice(1, 3).map((line) => line.slice(-35))).toEqual([idOf(600), idOf(500)])
  expect(seen.out.slice(3)).toEqual([
    '2 with a cold start of 700 traces · from X-Ray',
    'looked into 200 of 700 traces',
  ])
  const all = fakeContext(cold)
  await runTraces({ ...options, cold: true, limit: 20, draw: 0 }, all.ctx)
  expect(all.seen.out.at(-1)).toBe('looked into 500 of 700 traces')
})

test('several regions are asked, and one that fails is told without hiding the others', async () => {
  const { aws } = someTraces(2)
  const denied = new OtlError('could not list traces (xray:GetTraceSummaries): denied')
  const regions = {
    'eu-west-1': { ...aws, region: 'eu-west-1' },
    'us-east-1': { ...someTraces(2, Date.UTC(2026, 10, 22, 11, 51)).aws, region: 'us-east-1' },
    'eu-west-2': {
      ...aws,
      region: 'eu-west-2',
      listTraces: () => {
        throw denied
      },
    },
  }
  const { ctx, seen } = fakeContext()
  const connected: Context = {
    ...ctx,
    aws: async ({ region = '' } = {}) => ({
      ...(await ctx.aws()),
      ...regions[region as keyof typeof regions],
    }),
  }
  const region = Object.keys(regions).join()
  expect(await runTraces({ ...options, region, limit: 10, draw: 0 }, connected)).toBe(Exit.Unknown)
  expect(seen.out[0]).toBe('4 traces, 2026-11-22 UTC')
  const rows = seen.out.slice(2).map((line) => /(eu|us)-\w+-\d/.exec(line)?.[0])
  expect(rows).toEqual(['us-east-1', 'us-east-1', 'eu-west-1', 'eu-west-1'])
  expect(seen.told.join('\n')).toMatch(/eu-west-2[\s\S]*denied/)
})

test('a function given by ARN is looked for in its own region', async () => {
  const asked: (string | undefined)[] = []
  const { ctx } = fakeContext()
  const aws = { ...(await ctx.aws()), ...someTraces(0).aws }
  const connected: Context = {
    ...ctx,
    aws: async (target) => {
      asked.push(target?.region)
      return aws
    },
  }
  const functions = ['arn:aws:lambda:us-east-1:123456789012:function:a', 'b1']
  await runTraces({ ...options, functions, region: 'eu-west-1' }, connected)
  expect(asked).toEqual(['us-east-1', 'eu-west-1'])
})

test('one trace by id in any form, absent ones with exit 1', async () => {
  const { aws, asked } = someTraces(1)
  const { ctx, seen } = fakeContext(aws)
  await runTrace({ source: `Root=${idOf(5)};Sampled=1`, raw: false }, ctx)
  expect(asked.ids).toEqual([idOf(5)])
  expect(seen.out.join('\n')).toContain(idOf(5))
  const empty = fakeContext({
    getTraces: async function* () {},
    traceDestination: async () => ({ store: 'X-Ray', pending: false }),
  })
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
  const documents = invocation(true)
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

/** The two segments of one invocation. */
function invocation(cold: boolean): string[] {
  const service = {
    id: '1111111111111111',
    name: 'orders',
    origin: 'AWS::Lambda',
    start_time: 1,
    end_time: 2,
  }
  const init = { id: '3333333333333333', name: 'Initialization', start_time: 1.1, end_time: 1.5 }
  const fn = { ...service, id: '2222222222222222', parent_id: service.id, origin: 'AWS::Lambda::Function' }
  const documents = [service, { ...fn, ...(cold ? { subsegments: [init] } : {}) }]
  return documents.map((document) => JSON.stringify(document))
}
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
