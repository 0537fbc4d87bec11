import { expect, test } from 'vitest'
import { runTraces, type TracesOptions, tracesCommand } from '../../src/commands/traces.ts'
import type { Aws, OutputFormat, TraceQuery } from '../../src/context.ts'
import type { LogQuery } from '../../src/domain/trace/logs/model.ts'
import { Exit, OtlError } from '../../src/errors.ts'
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

/** An account with Transaction Search: of every window so many spans in the log group, of which X-Ray has indexed none. */
function searched(count: number, denied: 'search' | 'retrieval' | undefined = undefined) {
  const { aws, read } = traces(0)
  const asked: LogQuery[] = []
  const fail = (): never => {
    throw new OtlError('you may not')
  }
  const more: Partial<Aws> = {
    ...aws,
    region: 'eu-west-1',
    traceDestination: async () => ({ store: 'CloudWatch Logs', pending: false, indexedPercent: 1 }),
    readLogs: async function* (query) {
      asked.push(query)
      if (denied === 'search') fail()
      for (let n = 0; n < count; n++) {
        const traceId = idOf(n).replaceAll('-', '').slice(1)
        yield { at: query.since.getTime() + n, stream: 's', message: JSON.stringify({ traceId, name: 'x' }) }
      }
    },
    retrieveTraces: async function* (ids) {
      if (denied === 'retrieval') fail()
      for (const id of ids) {
        read.push(id)
        // Every second is of another function, whose name begins alike.
        const name = Number.parseInt(id.slice(-1), 16) % 2 === 0 ? 'orders' : 'orders-old'
        const document = { id: '1111111111111111', trace_id: id, name, start_time: 1, end_time: 2 }
        yield { id, documents: [JSON.stringify(document)], limitExceeded: false }
      }
    },
  }
  return { aws: more, read, asked }
}

test('an account with Transaction Search is read where its traces are, and that is told once', async () => {
  const { aws, asked, read } = searched(40)
  const { text, seen } = await run('--stats --since 1h', aws)
  expect(text).toContain('40 traces, 2026-11-22 11:00 to 12:00 UTC, 0.7 a minute')
  expect(text).toMatch(/orders +20 /)
  expect(read).toHaveLength(40)
  expect(asked).toMatchObject([{ group: 'aws/spans' }])
  expect(seen.told.filter((line) => line.includes('finds only the 1 % that it has indexed'))).toHaveLength(1)
  const compared = await run('--compare 1h', searched(40).aws)
  expect(compared.seen.told.filter((line) => line.includes('Transaction Search'))).toHaveLength(1)
  expect(compared.text).toContain('before  40 traces')
})

test('of a function the traces that are its own count; an even sample tells about how many there are', async () => {
  const all = searched(40)
  expect((await run('orders --stats --since 1h', all.aws)).text).toContain('20 traces, ')
  expect(all.asked[0]?.pattern).toBe('?"orders"')
  const some = searched(400)
  const { text } = await run('orders --stats --since 1h --sample 40', some.aws)
  expect(some.read).toHaveLength(40)
  expect(text).toMatch(/^about \d+ traces, .*; \d+ of them read, chosen evenly/)
  const { text: json } = await run('orders --stats --since 1h --sample 40', some.aws, 'json')
  expectSchema('traces-stats.v1', JSON.parse(json))
  expect(JSON.parse(json)).toMatchObject({ estimated: true, more: false })
})

test.each(['search', 'retrieval'] as const)(
  'where the %s is denied, what X-Ray has indexed is all',
  async (denied) => {
    const { text, seen } = await run('--stats', searched(4, denied).aws)
    expect(seen.told.join('\n')).toContain('eu-west-1: you may not; only what X-Ray has indexed is looked at')
    expect(text).toContain('0 traces')
  },
)

test('an expression of the user’s own is for X-Ray alone', async () => {
  const { aws, asked } = searched(4)
  await run('--stats --filter fault', aws)
  expect(asked).toEqual([])
})

test('what statistics cannot tell is refused', async () => {
  const { aws } = traces(1)
  await expect(run('--stats --cold', aws)).rejects.toThrow('cold starts alone')
  await expect(run('--stats --follow', aws)).rejects.toThrow('--follow goes on')
})
