import { expect, test } from 'vitest'
import { runTraces, type TracesOptions, tracesCommand } from '../../src/commands/traces.ts'
import type { Aws, OutputFormat, TraceQuery } from '../../src/context.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { expectSchema } from '../support/schemas.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const idOf = (n: number) => `1-6921a640-${n.toString(16).padStart(24, '0')}`
const none = { fault: false, error: false, throttle: false, partial: false }

/** `count` traces in every window; those of ids in `slow` windows take a second, the others a tenth of it. */
function traces(count: number) {
  const queries: TraceQuery[] = []
  const read: string[] = []
  const aws: Partial<Aws> = {
    traceDestination: async () => ({ store: 'X-Ray', pending: false }),
    listTraces: async function* (query) {
      queries.push(query)
      const slow = query.until.getTime() === NOW ? 1 : 0
      for (let n = 0; n < count; n++) yield { id: idOf(2 * n + slow), ...none }
    },
    getTraces: async function* (ids) {
      for (const id of ids) {
        read.push(id)
        const seconds = Number.parseInt(id.slice(-1), 16) % 2 === 1 ? 1 : 0.1
        const document = {
          id: '1111111111111111',
          trace_id: id,
          name: 'orders',
          start_time: 1,
          end_time: 1 + seconds,
        }
        yield { id, documents: [JSON.stringify(document)], limitExceeded: false }
      }
    },
  }
  return { aws, queries, read }
}

async function run(line: string, aws: Partial<Aws>, output: OutputFormat = 'text') {
  const { ctx, seen } = fakeContext(aws, { output })
  let code: number | undefined
  const observed = async (options: TracesOptions) => {
    code = await runTraces(options, ctx)
    return Exit.Ok
  }
  await tracesCommand(ctx, observed).parseAsync(line.split(' ').filter(Boolean), { from: 'user' })
  return { code, seen, text: seen.out.join('\n') }
}

test('--stats reads an even sample and is honest about it', async () => {
  const { aws, read } = traces(300)
  const { code, text } = await run('--stats --since 1h --sample 40', aws)
  expect(code).toBe(0)
  expect(new Set(read).size).toBe(40)
  expect(text).toContain(
    '300 traces, 2026-11-22 11:00 to 12:00 UTC, 5.0 a minute; 40 of them read, chosen evenly',
  )
  expect(text).toMatch(/orders +40 .*1\.00s/)
})

test('the functions and the filter narrow what is asked for', async () => {
  const { aws, queries } = traces(1)
  await run('orders --stats --fault', aws)
  expect(queries).toEqual([
    {
      since: new Date(NOW - 15 * 60_000),
      until: new Date(NOW),
      filter: 'service(id(name: "orders", type: "AWS::Lambda::Function")) { fault }',
    },
  ])
})

test('--compare asks for this window and the one before it', async () => {
  const { aws, queries } = traces(30)
  const { code, text } = await run('--compare 30m', aws)
  const back = (minutes: number) => new Date(NOW - minutes * 60_000)
  expect(code).toBe(0)
  expect(queries.map(({ since, until }) => [since, until])).toEqual([
    [back(60), back(30)],
    [back(30), back(0)],
  ])
  expect(text).toMatch(
    /^The median trace takes 1\.00s, 900ms longer than before, most of it in orders \(\+900ms a trace\)\./,
  )
})

test('--baseline-since moves the window to compare with, and --until both', async () => {
  const { aws, queries } = traces(1)
  await run('--compare 1h --baseline-since 1d', aws)
  await run('--compare 1h --until 2026-11-22T10:00Z', aws)
  expect(
    queries.map(({ since, until }) => [since.toISOString().slice(5, 16), until.toISOString().slice(5, 16)]),
  ).toEqual([
    ['11-21T12:00', '11-21T13:00'],
    ['11-22T11:00', '11-22T12:00'],
    ['11-22T08:00', '11-22T09:00'],
    ['11-22T09:00', '11-22T10:00'],
  ])
})

test('--deployed puts the windows around a moment, as far as the one after it has passed', async () => {
  const { aws, queries } = traces(1)
  await run('--compare 1h --deployed 2026-11-22T09:30Z', aws)
  await run('--compare 1h --deployed 20m', aws)
  expect(
    queries.map(({ since, until }) => [since.toISOString().slice(11, 16), until.toISOString().slice(11, 16)]),
  ).toEqual([
    ['08:30', '09:30'],
    ['09:30', '10:30'],
    ['11:20', '11:40'],
    ['11:40', '12:00'],
  ])
})

test('JSON and Markdown from the same data', async () => {
  const { aws } = traces(3)
  const stats = await run('--stats', aws, 'json')
  expectSchema('traces-stats.v1', JSON.parse(stats.text))
  const compared = await run('--compare 1h', aws, 'json')
  expectSchema('traces-compare.v1', JSON.parse(compared.text))
  expect((await run('--stats', aws, 'markdown')).text).toContain('| **whole traces** | 3 |')
  expect((await run('--compare 1h', aws, 'markdown')).text).toContain('| orders | 100ms | 1.00s |')
})

test('nothing found says so, and where to look', async () => {
  const { text, seen, code } = await run('--stats', traces(0).aws)
  expect([code, text]).toEqual([0, '0 traces, 2026-11-22 11:45 to 12:00 UTC'])
  expect(seen.told).toEqual(['--since 1d, for example, looks further back'])
})

test.each([
  ['--stats --compare 1h', 'two questions'],
  ['--stats --baseline-since 1d', '--baseline-since belongs to --compare'],
  ['--compare yesterday', '--compare yesterday is not a span of time'],
  ['--compare 2026-11-22T08:00Z', 'is not a span of time'],
  ['--compare 0h', 'is not a span of time'],
  ['--deployed 20m', '--deployed belongs to --compare'],
  ['--compare 1h --deployed now', '--deployed now is not before now'],
  ['--compare 1h --deployed lately', '--deployed lately is not a time'],
  ['--compare 1h --baseline-since 90m', 'the two windows overlap'],
  ['--compare 1h --baseline-since soon', '--baseline-since soon is not a time'],
])('%s is refused before anything is asked', async (line, words) => {
  await expect(run(line, {})).rejects.toThrow(words)
})

test('a list has no Markdown', async () => {
  await expect(run('', {}, 'markdown')).rejects.toMatchObject({
    code: 2,
    message: expect.stringContaining('does not print markdown'),
  })
})

test('an account that lists few of its traces is told once, before its statistics', async () => {
  const { aws } = traces(3)
  const { ctx, seen } = fakeContext({
    ...aws,
    traceDestination: async () => ({ store: 'CloudWatch Logs', pending: false, indexedPercent: 1 }),
  })
  const options = {
    functions: [],
    since: '15m',
    until: 'now',
    limit: 20,
    sort: 'time',
    draw: 1,
    raw: false,
  } as const
  await runTraces({ ...options, compare: '1h' }, ctx)
  expect(seen.told.filter((line) => line.includes('finds only the 1 % that it has indexed'))).toHaveLength(1)
  await expect(runTraces({ ...options, stats: true, cold: true }, ctx)).rejects.toThrow('cold starts alone')
  await expect(runTraces({ ...options, stats: true, follow: true }, ctx)).rejects.toThrow('--follow goes on')
})
