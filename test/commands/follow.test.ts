import { expect, test } from 'vitest'
import { runTraces, type TracesOptions } from '../../src/commands/traces.ts'
import type { Aws, TraceQuery, TraceSummary } from '../../src/context.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'

const options: TracesOptions = {
  functions: ['orders'],
  since: '15m',
  until: 'now',
  limit: 2,
  sort: 'time',
  draw: 1,
  raw: false,
  follow: true,
}
const id = (n: number) => `1-6921a640-${n.toString(16).padStart(24, '0')}`
const trace = (n: number, revision = 1): TraceSummary => ({
  id: id(n),
  startedAt: new Date(Date.UTC(2026, 10, 22, 11, 50, n)),
  fault: false,
  error: false,
  throttle: false,
  partial: false,
  revision,
})

type Look = readonly TraceSummary[] | Error

/** One answer a look, and then Ctrl-C. `sleeps` are what the pauses really take. */
async function follow(
  looks: readonly Look[],
  given: Partial<TracesOptions> = {},
  more: Partial<Aws> = {},
  sleeps: readonly number[] = [],
) {
  const interruption = new AbortController()
  const queries: TraceQuery[] = []
  const pauses: number[] = []
  const read: string[] = []
  let now = Date.UTC(2026, 10, 22, 12)
  const { ctx, seen } = fakeContext(
    {
      endpoint: async () => undefined,
      traceDestination: async () => ({ store: 'X-Ray', pending: false }),
      countInvocations: async () => 0,
      listTraces: async function* (query) {
        queries.push(query)
        const look = looks[queries.length - 1]
        if (queries.length >= looks.length) interruption.abort()
        if (look instanceof Error) throw look
        yield* look ?? []
      },
      getTraces: async function* (ids) {
        for (const one of ids) {
          read.push(one)
          const document = {
            id: '1111111111111111',
            trace_id: one,
            name: `fn-${one.slice(-2)}`,
            start_time: 1,
            end_time: 2,
          }
          yield { id: one, documents: [JSON.stringify(document)], limitExceeded: false }
        }
      },
      ...more,
    },
    {
      signal: interruption.signal,
      now: () => new Date(now),
      sleep: async (ms) => {
        interruption.signal.throwIfAborted()
        now += sleeps[pauses.length] ?? ms
        pauses.push(ms)
      },
    },
  )
  const code = await runTraces({ ...options, ...given }, ctx)
  const rows = seen.out.map((line) => `${line.slice(0, 1)}${/fn-(\w\w)/.exec(line)?.[1] ?? line}`)
  return { code, rows, told: seen.told, queries, pauses, read }
}

const throttled = new OtlError('could not list traces: Rate exceeded', {
  cause: Object.assign(new Error('Rate exceeded'), { name: 'ThrottledException' }),
})

test('the newest first, then every new trace and revision once, until Ctrl-C', async () => {
  const looks = [
    [trace(3), trace(1), trace(2)],
    [trace(3), trace(4), trace(2), trace(1)],
    [trace(4, 2), trace(3)],
    [trace(4, 2), trace(5)],
  ]
  const { code, rows, told, queries } = await follow(looks)
  expect(rows).toEqual([' 02', ' 03', ' 04', '~04', ' 05'])
  expect(code).toBe(Exit.Interrupted)
  expect(told).toEqual(['followed for 15.0s: 4 traces, 1 new revision'])
  expect(queries[0]).toMatchObject({ by: 'start', since: new Date('2026-11-22T11:45:00Z') })
  expect(queries[1]).toMatchObject({ by: 'update', since: new Date('2026-11-22T11:58:00Z') })
})

test('throttling is said once and waited out, and nothing is lost or told twice', async () => {
  const looks = [
    [trace(1)],
    throttled,
    throttled,
    throttled,
    [trace(1), trace(2)],
    throttled,
    [trace(2), trace(3)],
  ]
  const { rows, told, pauses, queries } = await follow(looks)
  expect(rows).toEqual([' 01', ' 02', ' 03'])
  expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 5_000, 10_000])
  expect(told.filter((line) => line.includes('Rate exceeded'))).toHaveLength(2)
  // From behind the last look that succeeded, which was the first.
  expect(queries[4]?.since).toEqual(new Date('2026-11-22T11:58:00Z'))
})

test('what could not be read comes with the next look', async () => {
  let failed = false
  const getTraces: Aws['getTraces'] = async function* (ids) {
    if (ids.includes(id(2)) && !failed) {
      failed = true
      throw throttled
    }
    for (const one of ids) {
      const document = {
        id: '1111111111111111',
        trace_id: one,
        name: `fn-${one.slice(-2)}`,
        start_time: 1,
        end_time: 2,
      }
      yield { id: one, documents: [JSON.stringify(document)], limitExceeded: false }
    }
  }
  const { rows } = await follow([[trace(1)], [trace(2)], [trace(2)], []], {}, { getTraces })
  expect(rows).toEqual([' 01', ' 02'])
})

test('a machine that slept catches up from where it was, and says so', async () => {
  const { told, queries, rows } = await follow([[trace(1)], [trace(2)], []], {}, {}, [3 * 3_600_000])
  expect(rows).toEqual([' 01', ' 02'])
  expect(told[0]).toBe('the clock went on by 3h00m: looking at all that has come since')
  expect(queries[1]).toMatchObject({
    since: new Date('2026-11-22T11:58:00Z'),
    until: new Date('2026-11-22T15:00:00Z'),
  })
})

test('a clock that is set back loses nothing and repeats nothing', async () => {
  const { told, rows, queries } = await follow([[trace(1)], [trace(1), trace(2)], []], {}, {}, [-3_600_000])
  expect(rows).toEqual([' 01', ' 02'])
  expect(told[0]).toContain('set back by 1h00m')
  expect(queries[1]?.since).toEqual(new Date('2026-11-22T10:58:00Z'))
})

test('what does not pass by itself ends it, and so does any failure of the first look', async () => {
  const denied = new OtlError('denied', {
    cause: Object.assign(new Error(), { name: 'AccessDeniedException' }),
  })
  await expect(follow([[trace(1)], denied, []])).rejects.toThrow('denied')
  await expect(follow([throttled, []])).rejects.toThrow('Rate exceeded')
})

test('a time to come ends it with success', async () => {
  const { code, told } = await follow(
    Array.from({ length: 50 }, () => []),
    { until: '2026-11-22T12:00:20Z' },
  )
  expect(code).toBe(Exit.Ok)
  expect(told).toEqual(['followed for 20.0s: 0 traces'])
})

test('as JSON each trace is a document on a line of its own', async () => {
  const interruption = new AbortController()
  const { ctx, seen } = fakeContext(
    {
      endpoint: async () => undefined,
      traceDestination: async () => ({ store: 'X-Ray', pending: false }),
      listTraces: async function* () {
        interruption.abort()
        yield trace(1)
      },
      getTraces: async function* () {},
    },
    { output: 'json', signal: interruption.signal },
  )
  expect(await runTraces(options, ctx)).toBe(Exit.Interrupted)
  expect(seen.out.map((line) => JSON.parse(line))).toMatchObject([
    { version: 1, again: false, id: id(1), trace: null },
  ])
})

test.each([
  [{ sort: 'duration' as const }, '--follow prints traces as they come'],
  [{ until: '5m' }, 'still to come'],
])('%j is refused', async (given, words) => {
  await expect(follow([[]], given)).rejects.toThrow(words)
})
