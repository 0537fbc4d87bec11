import { SpanStatusCode } from '@opentelemetry/api'
import { describe, expect, test } from 'vitest'
import type { SegmentDocument } from '../../../src/local/contract.ts'
import { decodeSpans } from '../../../src/local/otlp/decode.ts'
import { seconds, toSegments } from '../../../src/local/otlp/to-segments.ts'
import { createTraceStore } from '../../../src/local/xray/store.ts'
import {
  CLIENT,
  CONSUMER,
  encoded,
  FUNCTION_ID,
  INTERNAL,
  PRODUCER,
  SERVER,
  type SpanOptions,
  TRACE_ID,
} from './spans.ts'

const TRACE = '1-5f84c7a1-0123456789abcdef01234567'

async function segmentOf(span: SpanOptions, resource?: Record<string, string>): Promise<SegmentDocument> {
  const [segment] = toSegments(await decodeSpans(encoded([span], resource)))
  if (!segment) throw new Error('no segment')
  return segment
}

/** As the aws-sdk instrumentation and the distro's patches write it. */
const AWS_CALL = {
  'rpc.system': 'aws-api',
  'rpc.service': 'S3',
  'rpc.method': 'PutObject',
  'cloud.region': 'eu-west-1',
}

test('the span around the handler is a segment of its own below the function segment', async () => {
  const attributes = { 'faas.execution': 'r-1', 'faas.coldstart': true }
  const segment = await segmentOf({ name: 'index.handler', kind: SERVER, attributes })
  expect(segment).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    trace_id: TRACE,
    name: 'orders',
    start_time: 1700000000,
    end_time: 1700000001.5,
    parent_id: FUNCTION_ID,
    aws: {
      account_id: '000000000000',
      xray: { sdk: 'opentelemetry for nodejs', sdk_version: '2.7.1', auto_instrumentation: true },
    },
    metadata: {
      default: {
        ...attributes,
        'otel.resource.service.name': 'orders',
        'otel.resource.telemetry.sdk.name': 'opentelemetry',
        'otel.resource.telemetry.sdk.language': 'nodejs',
        'otel.resource.telemetry.sdk.version': '2.7.1',
        'otel.resource.telemetry.auto.version': '0.13.0-aws',
        'otel.resource.cloud.account.id': '000000000000',
        'otel.scope.name': '@opentelemetry/instrumentation-test',
      },
    },
  })
})

test('a call through the AWS SDK becomes a subsegment of the aws namespace', async () => {
  const attributes = {
    ...AWS_CALL,
    'aws.s3.bucket': 'photos',
    'aws.request.id': 'req-1',
    'aws.request.extended_id': 'ext-1',
    'http.status_code': 200,
    'aws.local.service': 'orders',
    'aws.remote.service': 'AWS::S3',
    'aws.remote.operation': 'PutObject',
  }
  expect(await segmentOf({ name: 'S3.PutObject', kind: CLIENT, attributes })).toMatchObject({
    name: 'S3',
    type: 'subsegment',
    parent_id: FUNCTION_ID,
    namespace: 'aws',
    http: { response: { status: 200 } },
    aws: { operation: 'PutObject', region: 'eu-west-1', request_id: 'req-1', bucket_name: 'photos' },
    annotations: {
      'aws.local.service': 'orders',
      'aws.remote.service': 'AWS::S3',
      'aws.remote.operation': 'PutObject',
    },
    metadata: {
      default: { 'rpc.system': 'aws-api', 'rpc.service': 'S3', 'aws.request.extended_id': 'ext-1' },
    },
  })
})

test.each<[string, Record<string, string | string[]>, object]>([
  ['one table', { 'aws.dynamodb.table_names': ['orders'] }, { table_name: 'orders' }],
  ['two tables', { 'aws.dynamodb.table_names': ['a', 'b'] }, { table_names: ['a', 'b'] }],
  ['a queue', { 'messaging.url': 'https://sqs/q' }, { queue_url: 'https://sqs/q' }],
  ['a queue of the distro', { 'aws.sqs.queue.url': 'https://sqs/q' }, { queue_url: 'https://sqs/q' }],
  ['a topic', { 'aws.sns.topic.arn': 'arn:t' }, { topic_arn: 'arn:t' }],
  ['a function', { 'faas.invoked_name': 'other' }, { function_name: 'other' }],
])('the resource of an AWS call: %s', async (_, attributes, aws) => {
  const {
    xray: _xray,
    operation: _operation,
    region: _region,
    ...rest
  } = (await segmentOf({ kind: CLIENT, attributes: { ...AWS_CALL, ...attributes } })).aws as Record<
    string,
    unknown
  >
  expect(rest).toEqual(aws)
})

const REQUEST = { method: 'GET', url: 'http://shop.example:8080/a?b=1' }

test.each<[string, SpanOptions['kind'], Record<string, string | number>, object]>([
  [
    'older client attributes',
    CLIENT,
    {
      'http.method': 'GET',
      'http.url': REQUEST.url,
      'http.status_code': 200,
      'http.response_content_length': 7,
    },
    { request: REQUEST, response: { status: 200, content_length: 7 } },
  ],
  [
    'newer client attributes',
    CLIENT,
    { 'http.request.method': 'GET', 'url.full': REQUEST.url, 'http.response.status_code': 200 },
    { request: REQUEST, response: { status: 200 } },
  ],
  [
    'older server attributes',
    SERVER,
    {
      'http.method': 'GET',
      'http.scheme': 'http',
      'http.host': 'shop.example:8080',
      'http.target': '/a?b=1',
    },
    { request: REQUEST },
  ],
  [
    'newer server attributes',
    SERVER,
    {
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'server.address': 'shop.example',
      'server.port': 8080,
      'url.path': '/a',
      'url.query': 'b=1',
      'user_agent.original': 'curl',
      'client.address': '10.0.0.1',
    },
    { request: { ...REQUEST, user_agent: 'curl', client_ip: '10.0.0.1', x_forwarded_for: true } },
  ],
  [
    'the usual port',
    CLIENT,
    { 'http.method': 'GET', 'net.peer.name': 'x', 'net.peer.port': 443, 'http.scheme': 'https' },
    { request: { method: 'GET', url: 'https://x/' } },
  ],
])('HTTP from %s', async (_, kind, attributes, http) => {
  const segment = await segmentOf({ kind, attributes })
  expect(segment.http).toEqual(http)
  expect(segment.namespace).toBe(kind === CLIENT ? 'remote' : undefined)
})

test('no URL is made up for a call that told only its status', async () => {
  const attributes = { ...AWS_CALL, 'http.status_code': 200, 'server.address': 's3.amazonaws.com' }
  expect((await segmentOf({ kind: CLIENT, attributes })).http).toEqual({ response: { status: 200 } })
})

test('what the URL says is not said again as metadata', async () => {
  const parts = {
    'http.host': 'x:8080',
    'http.target': '/a',
    'net.peer.name': 'x',
    'net.peer.port': 8080,
    'url.scheme': 'http',
  }
  const attributes = { 'http.method': 'GET', 'http.url': REQUEST.url, 'http.flavor': '1.1', ...parts }
  const { metadata } = await segmentOf({ kind: CLIENT, attributes })
  expect(metadata).toEqual({
    default: { 'http.flavor': '1.1', 'otel.scope.name': '@opentelemetry/instrumentation-test' },
  })
})

test('a database call carries its SQL', async () => {
  const attributes = {
    'db.system': 'postgresql',
    'db.name': 'shop',
    'db.statement': 'SELECT 1',
    'db.user': 'app',
    'net.peer.name': 'db.example',
    'net.peer.port': 5432,
  }
  expect(await segmentOf({ kind: CLIENT, attributes })).toMatchObject({
    name: 'shop',
    namespace: 'remote',
    sql: {
      url: 'db.example:5432/shop',
      sanitized_query: 'SELECT 1',
      database_type: 'postgresql',
      user: 'app',
    },
  })
  expect(
    await segmentOf({ kind: CLIENT, attributes: { ...attributes, 'db.system': 'redis' } }),
  ).not.toHaveProperty('sql')
})

test.each<[SpanOptions['kind'], Record<string, string>, string]>([
  [SERVER, { 'aws.local.service': 'local' }, 'local'],
  [CLIENT, { 'aws.remote.service': 'AWS::S3', 'rpc.system': 'aws-api' }, 'S3'],
  [CLIENT, { 'aws.remote.service': 'AWS.SDK.S3', 'rpc.system': 'aws-api' }, 'S3'],
  [CLIENT, { 'aws.remote.service': 'AWS::S3' }, 'AWS::S3'],
  [PRODUCER, { 'aws.remote.service': 'queue' }, 'queue'],
  [CLIENT, { 'peer.service': 'peer', 'http.host': 'host' }, 'peer'],
  [CLIENT, { 'aws.service': 'Kinesis' }, 'Kinesis'],
  [CLIENT, { 'db.name': 'shop', 'db.connection_string': 'jdbc:mysql://db.example:3306' }, 'shop@db.example'],
  [CLIENT, { 'rpc.system': 'aws-api', 'rpc.service': 'DynamoDB' }, 'DynamoDB'],
  [CLIENT, { 'http.host': 'host', 'net.peer.name': 'peer' }, 'host'],
  [CLIENT, { 'server.address': 'server' }, 'server'],
  [SERVER, {}, 'orders'],
  [INTERNAL, {}, 'my work 1'],
  [CONSUMER, {}, 'my work 1'],
])('name of span kind %s with %j', async (kind, attributes, name) => {
  expect((await segmentOf({ name: 'my (work) 1', kind, attributes })).name).toBe(name)
})

test.each<[string, string]>([
  ['\u001b[31m*?', '31m'],
  ['()', 'span'],
  ['x'.repeat(300), 'x'.repeat(200)],
  [`${'x'.repeat(199)}𝒳`, 'x'.repeat(199)],
])('a name X-Ray would not take: %j', async (name, expected) => {
  expect((await segmentOf({ name })).name).toBe(expected)
})

describe('failure', () => {
  const isError =
    (message?: string): SpanOptions['change'] =>
    (span) =>
      span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })

  test.each<[string, SpanOptions, object]>([
    ['404', { attributes: { 'http.status_code': 404 } }, { error: true }],
    ['429', { attributes: { 'http.response.status_code': 429 } }, { error: true, throttle: true }],
    ['500', { attributes: { 'http.status_code': 500 } }, { fault: true }],
    ['404 of a failed span', { attributes: { 'http.status_code': 404 }, change: isError() }, { error: true }],
    ['a failed span', { change: isError() }, { fault: true }],
    ['200 of a failed span', { attributes: { 'http.status_code': 200 }, change: isError() }, { fault: true }],
    ['200', { attributes: { 'http.status_code': 200 } }, {}],
  ])('%s', async (_, span, expected) => {
    const { error, fault, throttle } = await segmentOf(span)
    expect({ error, fault, throttle }).toEqual({
      error: undefined,
      fault: undefined,
      throttle: undefined,
      ...expected,
    })
  })

  test('the message of a failed status is its cause', async () => {
    const { cause } = await segmentOf({ change: isError('no such order') })
    expect(cause).toEqual({
      exceptions: [{ id: expect.stringMatching(/^[0-9a-f]{16}$/), message: 'no such order' }],
    })
  })

  test('a recorded exception comes with its stack', async () => {
    const thrown = new TypeError('no such order')
    const { cause } = await segmentOf({ kind: CLIENT, change: (span) => span.recordException(thrown) })
    const { exceptions } = cause as { exceptions: { stack: { path: string; line: number }[] }[] }
    expect(exceptions).toMatchObject([{ type: 'TypeError', message: 'no such order', remote: true }])
    expect(exceptions[0]?.stack[0]).toMatchObject({
      path: expect.stringMatching(/to-segments\.test\.ts$/),
      line: expect.any(Number),
    })
  })
})

test('links name other traces in the form of X-Ray', async () => {
  const linked = { traceId: TRACE_ID.replace('5', 'a'), spanId: '00000000000000aa', traceFlags: 1 }
  const change: SpanOptions['change'] = (span) =>
    span.addLink({ context: linked, attributes: { why: 'batch' } })
  expect((await segmentOf({ change })).links).toEqual([
    { trace_id: '1-af84c7a1-0123456789abcdef01234567', id: '00000000000000aa', attributes: { why: 'batch' } },
  ])
})

test('chosen attributes are annotations, everything else is metadata of its own type', async () => {
  const attributes = {
    'aws.xray.annotations': ['tier level', 'count'],
    'tier level': 'gold',
    count: 3,
    'enduser.id': 'ada',
    ratio: 0.5,
    big: 2 ** 60,
    list: ['a', 'b'],
  }
  expect(await segmentOf({ attributes })).toMatchObject({
    user: 'ada',
    annotations: { tier_level: 'gold', count: 3 },
    metadata: {
      default: { ratio: 0.5, list: ['a', 'b'], 'otel.scope.name': '@opentelemetry/instrumentation-test' },
    },
  })
})

test('a span without a parent is a segment, and without its name falls back to what it did', async () => {
  const segment = await segmentOf(
    { parentId: null, name: 'cron' },
    { 'service.name': '', 'service.version': '7' },
  )
  expect(segment).toMatchObject({ name: 'cron', service: { version: '7' } })
  expect(segment).not.toHaveProperty('parent_id')
  expect(segment).not.toHaveProperty('type')
})

test.each<[bigint, number]>([
  [1_700_000_000_123_458_000n, 1700000000.123458],
  [1_700_000_000_123_464_000n, 1700000000.123464],
  [1_700_000_000_000_000_001n, 1700000000],
  [999_999_999n, 0.999999999],
  [0n, 0],
])('%d nanoseconds are the nearest double of seconds', (nanos, expected) => {
  expect(seconds(nanos)).toBe(expected)
})

test('microseconds of real spans survive the way', async () => {
  const segment = await segmentOf({ start: [1700000000, 123_456_000], end: [1700000000, 654_321_000] })
  expect(segment).toMatchObject({ start_time: 1700000000.123456, end_time: 1700000000.654321 })
})

test('every document that comes out is one the store takes', async () => {
  const refused: string[] = []
  const store = createTraceStore({ refused: (reason) => refused.push(reason) })
  const spans = [{ kind: SERVER }, { kind: CLIENT, attributes: AWS_CALL }, { name: '' }, { parentId: null }]
  for (const segment of toSegments(await decodeSpans(encoded(spans)))) store.put(segment)
  expect(refused).toEqual([])
  expect(store.get(TRACE)?.documents.length).toBeGreaterThanOrEqual(3)
})
