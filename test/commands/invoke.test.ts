import { expect, test } from 'vitest'
import { type InvokeOptions, invokeCommand, runInvoke } from '../../src/commands/invoke.ts'
import type { Aws, Context, InvokeRequest } from '../../src/context.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { aFunction } from '../support/functions.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const answer = { payload: bytes('{"total":9}'), logTail: '' }
const options: InvokeOptions = { fn: 'orders', payload: '{}', wait: 90, raw: false }

/** A trace that grows with every reading: first the service, then the function, then nothing more. */
function growing(id: string): Aws['getTraces'] {
  let turn = 0
  const service = {
    id: '1111111111111111',
    trace_id: id,
    name: 'orders',
    origin: 'AWS::Lambda',
    start_time: 1,
    end_time: 2,
  }
  const fn = { ...service, id: '2222222222222222', parent_id: service.id, origin: 'AWS::Lambda::Function' }
  const readings = [[], [service], [service, fn], [service, fn]]
  return async function* () {
    const documents = readings[Math.min(turn++, 3)] ?? []
    if (documents.length > 0) {
      yield { id, documents: documents.map((document) => JSON.stringify(document)), limitExceeded: false }
    }
  }
}

// The fake context counts its ids from 1, and its clock starts at a known second.
const traceId = '1-6b02d940-000000000000000000000001'

test.each<[string, Partial<InvokeOptions>]>([
  ['orders', { fn: 'orders', payload: '{}', wait: 90, raw: false }],
  ['orders -p @event.json --wait 5 --raw', { payload: '@event.json', wait: 5, raw: true }],
])('otl invoke %s', async (line, expected) => {
  let got: InvokeOptions | undefined
  const run = async (given: InvokeOptions) => {
    got = given
    return Exit.Ok
  }
  await invokeCommand(fakeContext().ctx, run).parseAsync(line.split(' '), { from: 'user' })
  expect(got).toMatchObject(expected)
})

test('it sends a sampled header, shows the answer, waits until the trace has settled, and draws it', async () => {
  const sent: InvokeRequest[] = []
  const { ctx, seen } = fakeContext({
    invoke: async (request) => {
      sent.push(request)
      return answer
    },
    getFunction: async () => aFunction({ tracing: 'Active' }),
    getTraces: growing(traceId),
    traceDestination: async () => ({ store: 'X-Ray' as const, pending: false }),
  })
  expect(await runInvoke({ ...options, payload: '{"a": 1}' }, ctx)).toBe(Exit.Ok)
  expect(sent).toEqual([
    { fn: 'orders', payload: bytes('{"a": 1}'), traceHeader: `Root=${traceId};Sampled=1` },
  ])
  expect(seen.out[0]).toBe('✓ orders answered')
  expect(seen.out[1]).toBe('  {"total":9}')
  expect(seen.out.join('\n')).toContain(traceId)
  expect(seen.told).toEqual([])
})

test('an account whose traces are in CloudWatch is asked there', async () => {
  const asked: string[][] = []
  const read = growing(traceId)
  const { ctx, seen } = fakeContext({
    invoke: async () => answer,
    getFunction: async () => aFunction({ tracing: 'Active' }),
    getTraces: async function* () {},
    traceDestination: async () => ({ store: 'CloudWatch Logs', pending: false, indexedPercent: 1 }),
    retrieveTraces: async function* (ids) {
      asked.push([...ids])
      yield* read(ids)
    },
  })
  expect(await runInvoke(options, ctx)).toBe(Exit.Ok)
  expect(asked.length).toBeGreaterThan(1)
  expect(seen.out.join('\n')).toContain(traceId)
})

test('a function with tracing off is answered at once, with the command that mends it', async () => {
  const { ctx, seen } = fakeContext({
    invoke: async () => answer,
    getFunction: async () => aFunction({ tracing: 'PassThrough' }),
  })
  expect(await runInvoke(options, ctx)).toBe(Exit.Ok)
  expect(seen.told.join('\n')).toContain('otl enable orders')
})

test('who may not read the function may still invoke it', async () => {
  const { ctx } = fakeContext({
    invoke: async () => answer,
    getFunction: () => Promise.reject(new Error('denied')),
    getTraces: growing(traceId),
    traceDestination: async () => ({ store: 'X-Ray' as const, pending: false }),
  })
  expect(await runInvoke(options, ctx)).toBe(Exit.Ok)
})

test('a trace that does not come is "could not find out", never "fine"', async () => {
  const { ctx, seen } = fakeContext({
    invoke: async () => answer,
    getFunction: async () => aFunction({ tracing: 'Active' }),
    getTraces: async function* () {},
    traceDestination: async () => ({ store: 'X-Ray' as const, pending: false }),
  })
  expect(await runInvoke({ ...options, wait: 10 }, ctx)).toBe(Exit.Unknown)
  expect(seen.told.join('\n')).toContain(`otl trace ${traceId}`)
})

test('a function error is exit 1, with its type, message and stack', async () => {
  const payload = bytes(
    '{"errorType":"TypeError","errorMessage":"no \\u001b[31mprice","trace":["TypeError: no","  at handler (index.mjs:3:9)"]}',
  )
  const { ctx, seen } = fakeContext({
    invoke: async () => ({ payload, logTail: '', functionError: 'Unhandled' }),
  })
  expect(await runInvoke({ ...options, wait: 0 }, ctx)).toBe(Exit.No)
  expect(seen.out).toEqual([
    '✗ orders failed',
    '  TypeError: no ␛[31mprice',
    '    at handler (index.mjs:3:9)',
  ])
})

test('as JSON: one document, with the answer and the trace', async () => {
  const aws = {
    invoke: async () => answer,
    getFunction: async () => aFunction({ tracing: 'Active' }),
    getTraces: growing(traceId),
    traceDestination: async () => ({ store: 'X-Ray' as const, pending: false }),
  }
  const { ctx, seen } = fakeContext(aws, { output: 'json' })
  await runInvoke(options, ctx)
  const document = JSON.parse(seen.out.join('\n'))
  expect(document).toMatchObject({
    version: 1,
    function: 'orders',
    payload: { total: 9 },
    functionError: null,
    traceId,
  })
  expect(document.trace.id).toBe(traceId)
})

test('the payload is checked before anything is invoked', async () => {
  const { ctx } = fakeContext({}, { files: memoryFiles(new Map(), { 'event.json': '{"a"' }) })
  await expect(runInvoke({ ...options, payload: '{a}' }, ctx)).rejects.toMatchObject({ code: Exit.Usage })
  await expect(runInvoke({ ...options, payload: '@event.json' }, ctx)).rejects.toThrow(
    'event.json is not JSON',
  )
})

test('an ARN decides its own region, and its alias is asked for', async () => {
  const asked: (string | undefined)[] = []
  const sent: InvokeRequest[] = []
  const { ctx } = fakeContext({})
  const aws: Partial<Aws> = {
    invoke: async (request) => {
      sent.push(request)
      return answer
    },
  }
  const here = { ...(await ctx.aws()), ...aws }
  const connect: Context['aws'] = async (target) => {
    asked.push(target?.region)
    return here
  }
  const both = { ...ctx, aws: connect }
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:orders'
  await runInvoke({ ...options, fn: `${arn}:live`, region: 'eu-west-1', wait: 0 }, both)
  expect(asked).toEqual(['us-east-1'])
  expect(sent[0]).toMatchObject({ fn: arn, qualifier: 'live' })
})
