import { expect, test } from 'vitest'
import { runTrace } from '../../src/commands/trace.ts'
import type { Aws } from '../../src/context.ts'
import type { LogEvent, LogQuery } from '../../src/domain/trace/logs/model.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { expectSafeLines } from '../support/lines.ts'

const id = '1-6921a640-000000000000000000000001'
const requestId = '3afc1864-8142-4c64-b36d-e3fa1513b2d9'
const began = 1_763_812_800_000

/** One invocation of a second, as Lambda's two segments tell it. */
function documents(arn: string): string[] {
  const service = {
    id: '1111111111111111',
    trace_id: id,
    name: 'orders',
    origin: 'AWS::Lambda',
    start_time: began / 1000,
    end_time: began / 1000 + 1,
    aws: { request_id: requestId, function_arn: arn },
  }
  const fn = { ...service, id: '2222222222222222', parent_id: service.id, origin: 'AWS::Lambda::Function' }
  return [service, fn].map((document) => JSON.stringify(document))
}

function logging(lines: readonly (readonly [number, string])[], logGroup?: string) {
  const asked: LogQuery[] = []
  const aws: Partial<Aws> = {
    getTraces: async function* ([one = '']) {
      yield {
        id: one,
        documents: documents('arn:aws:lambda:us-east-1:123456789012:function:orders:live'),
        limitExceeded: false,
      }
    },
    getFunction: async () => {
      if (logGroup === undefined) throw new OtlError('denied')
      return { logGroup } as Awaited<ReturnType<Aws['getFunction']>>
    },
    readLogs: async function* (query): AsyncGenerator<LogEvent> {
      asked.push(query)
      for (const [ms, message] of lines) {
        const at = began + ms
        if (at < query.since.getTime() || at > query.until.getTime()) continue
        if (query.pattern !== undefined && !message.includes(requestId)) continue
        yield { at, stream: 's', message }
      }
    },
  }
  return { aws, asked }
}

const prefix = `2026-11-22T12:00:00.000Z\t${requestId}\t`
const whole: readonly (readonly [number, string])[] = [
  [1, `START RequestId: ${requestId} Version: $LATEST\n`],
  [5, `${prefix}INFO\thello\n`],
  [6, 'a bare line \u001b[2Jwith \u202e control\u0000 characters\r\nand a second\n'],
  [900, `REPORT RequestId: ${requestId}\tDuration: 899 ms\t\n`],
  [950, 'of the next invocation'],
]

async function drawn(given: ReturnType<typeof logging>, output: 'text' | 'json' = 'text') {
  const { ctx, seen } = fakeContext(given.aws, { output })
  const code = await runTrace({ source: id, raw: false, logs: true }, ctx)
  return { code, out: seen.out, told: seen.told.join('\n') }
}

test('the lines of a function stand under its row, with nothing that a terminal would obey', async () => {
  const given = logging(whole, '/mine')
  const { code, out } = await drawn(given)
  expect(code).toBe(Exit.Ok)
  const row = out.findIndex((line) => line.includes('orders') && line.includes('1.00s'))
  expect(out.slice(row + 1).map((line) => line.trim())).toEqual([
    '5ms  INFO hello',
    '6ms  a bare line ␛[2Jwith <202e> control␀ characters',
    'and a second',
    '900ms  REPORT Duration: 899 ms',
  ])
  expectSafeLines(out, 100)
  expect(given.asked.map(({ group, stream }) => [group, stream])).toEqual([
    ['/mine', undefined],
    ['/mine', 's'],
  ])
  expect(given.asked[0]?.pattern).toContain(`?"${id}" ?"${id.replaceAll('-', '').slice(1)}"`)
})

test('who may not read the function gets Lambda’s own log group', async () => {
  const given = logging(whole)
  await drawn(given)
  expect(given.asked[0]?.group).toBe('/aws/lambda/orders')
})

test('of many lines both ends are shown, and the others are counted', async () => {
  const many = Array.from({ length: 500 }, (_, n) => [2 + n, `${prefix}INFO\tline ${n}`] as const)
  const { out } = await drawn(logging([...whole.slice(0, 1), ...many, ...whole.slice(3)], '/mine'))
  const lines = out.filter((line) => /line \d+$/.test(line))
  expect(lines).toHaveLength(59)
  expect(out.join('\n')).toContain('⋯ 441 lines left out')
  const json = JSON.parse(
    (await drawn(logging([...whole.slice(0, 1), ...many], '/mine'), 'json')).out.join(''),
  )
  expect(json.traces[0].logs).toMatchObject([{ leftOut: 440, complete: false, more: false }])
})

test('as JSON every line is whole, with its moment and its stream', async () => {
  const { out } = await drawn(logging(whole, '/mine'), 'json')
  expectSafeLines(out, 1_000)
  const [{ logs, spans }] = JSON.parse(out.join('')).traces
  expect(logs[0]).toMatchObject({
    spanId: spans[0].id,
    function: 'orders',
    logGroup: '/mine',
    requestId,
    leftOut: 0,
    complete: true,
  })
  expect(logs[0].lines[1]).toEqual({
    at: new Date(began + 6).toISOString(),
    offsetMs: 6,
    logStream: 's',
    message: whole[2]?.[1],
  })
})

test('a log that may not be read is not one that says nothing', async () => {
  const given = logging(whole, '/mine')
  given.aws.readLogs = () => {
    throw new OtlError('could not read the log group /mine (logs:FilterLogEvents): denied')
  }
  const { code, out, told } = await drawn(given)
  expect(code).toBe(Exit.Unknown)
  expect(out.join('\n')).toContain('log of orders: could not read the log group /mine')
  expect(told).toContain('denied')
})

test('no log group at all is an answer', async () => {
  const given = logging(whole, '/mine')
  given.aws.readLogs = () => {
    throw new OtlError('no', { cause: Object.assign(new Error('no'), { name: 'ResourceNotFoundException' }) })
  }
  const { code, out } = await drawn(given)
  expect(code).toBe(Exit.Ok)
  expect(out.join('\n')).toContain('it has no log group here')
})

test('nothing yet, nothing at all, and an end that is missing are told apart', async () => {
  expect((await drawn(logging([], '/mine'))).out.join('\n')).toContain('nothing of it in /mine yet')
  expect((await drawn(logging(whole.slice(0, 2), '/mine'))).out.join('\n')).toContain(
    'its last line is not there yet',
  )
})

test('as JSON lines a trace has its logs too; a picture says that it has no place for them', async () => {
  const lines = fakeContext(logging(whole, '/mine').aws, { output: 'jsonl' })
  await runTrace({ source: id, raw: false, logs: true }, lines.ctx)
  expect(JSON.parse(lines.seen.out[0] ?? '')).toMatchObject({ id, logs: [{ function: 'orders' }] })
  const picture = fakeContext(logging(whole, '/mine').aws, { output: 'svg' })
  await runTrace({ source: id, raw: false, logs: true }, picture.ctx)
  expect(picture.seen.told.join('\n')).toContain('svg has no place for logs')
})
