import { expect, test } from 'vitest'
import { decodeSpans } from '../../../src/local/otlp/decode.ts'
import { exportTraceServiceRequest } from '../../../src/otlp/schema.ts'
import { encoded, FUNCTION_ID, SERVER, TRACE_ID } from './spans.ts'

test('a span of the OpenTelemetry SDK is decoded whole', async () => {
  const attributes = {
    text: 'x',
    yes: true,
    count: 3,
    ratio: 0.5,
    list: ['a', 'b'],
    'aws.trace.flag.sampled': false,
  }
  const start: [number, number] = [1700000000, 123_456_789]
  const [span] = await decodeSpans(encoded([{ name: 'GET /', kind: SERVER, attributes, start }]))
  expect(span).toMatchObject({
    traceId: TRACE_ID,
    parentId: FUNCTION_ID,
    name: 'GET /',
    kind: 'server',
    startNanos: 1_700_000_000_123_456_789n,
    endNanos: 1_700_000_001_500_000_000n,
    status: { isError: false, message: '' },
    scope: { name: '@opentelemetry/instrumentation-test', version: '1.2.3' },
  })
  expect(Object.fromEntries(span?.attributes ?? [])).toEqual(attributes)
  expect(span?.resource.get('service.name')).toBe('orders')
})

test('kinds of values that the SDK does not send', async () => {
  const values = {
    big: { intValue: '9007199254740993' },
    negative: { intValue: '-5' },
    bytes: { bytesValue: Buffer.from('hi') },
    map: { kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'x' } }] } },
    nothing: {},
  }
  const attributes = Object.entries(values).map(([key, value]) => ({ key, value }))
  const request = { resourceSpans: [{ scopeSpans: [{ spans: [{ attributes }] }] }] }
  const bytes = exportTraceServiceRequest.encode(exportTraceServiceRequest.fromObject(request)).finish()
  const [span] = await decodeSpans(bytes)
  expect([...(span?.attributes ?? [])]).toEqual([
    ['big', '9007199254740993'],
    ['negative', -5],
    ['bytes', 'aGk='],
    ['map', JSON.parse('{"__proto__":"x"}')],
    ['nothing', null],
  ])
  expect(span).toMatchObject({ traceId: '', kind: 'unspecified', endNanos: 0n })
})

test('a parent id of zeros is no parent', async () => {
  const request = { resourceSpans: [{ scopeSpans: [{ spans: [{ parentSpanId: Buffer.alloc(8) }] }] }] }
  const bytes = exportTraceServiceRequest.encode(exportTraceServiceRequest.fromObject(request)).finish()
  expect((await decodeSpans(bytes))[0]).not.toHaveProperty('parentId')
})

test.each<[string, Uint8Array]>([
  ['noise', Buffer.from('not protobuf at all')],
  ['a message cut short', encoded([{}]).subarray(0, 40)],
  ['values nested without end', nested(5_000)],
])('%s is an error', async (_, bytes) => {
  await expect(decodeSpans(bytes)).rejects.toThrow()
})

test('no bytes are no spans', async () => {
  expect(await decodeSpans(new Uint8Array())).toEqual([])
})

/** A span whose attribute is an array in an array in an array… */
function nested(depth: number): Uint8Array {
  const wrap = (tag: number, inner: Buffer) =>
    Buffer.concat([Buffer.from([tag]), varint(inner.length), inner])
  let value: Buffer = Buffer.alloc(0)
  for (let level = 0; level < depth; level++) value = wrap(0x2a, wrap(0x0a, value))
  const span = wrap(0x4a, wrap(0x12, value))
  return wrap(0x0a, wrap(0x12, wrap(0x12, span)))
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return Buffer.from([...bytes, rest])
}
