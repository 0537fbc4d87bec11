import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
  type GetTraceSummariesCommandInput,
  PutTraceSegmentsCommand,
  paginateGetTraceSummaries,
} from '@aws-sdk/client-xray'
import { expect, test } from 'vitest'
import type { SegmentDocument } from '../../../src/local/contract.ts'
import { hex, loose, segment, TRACE } from './segments.ts'
import { startXRay } from './server.ts'

const at = (seconds: number) => new Date(seconds * 1000)
const window = { StartTime: at(900), EndTime: at(2000) }
const traceId = (number: number) => `1-5f84c7a1-${String(number).padStart(24, '0')}`

test('a good document is kept although another of the same call is refused', async () => {
  const { client, store } = await startXRay()
  const documents = [JSON.stringify(segment('1')), '{"id":"abc"}', 'nonsense']
  const answer = await client.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }))
  expect(answer.$metadata.httpStatusCode).toBe(200)
  expect(answer.UnprocessedTraceSegments).toEqual([
    { Id: 'abc', ErrorCode: 'InvalidId', Message: 'Invalid segment. ErrorCode: InvalidId' },
    { ErrorCode: 'ParseError', Message: 'Invalid segment. ErrorCode: ParseError' },
  ])
  expect([...store.all()].map(({ id }) => id)).toEqual([TRACE])
})

test('a summary tells what X-Ray tells', async () => {
  const { client, store } = await startXRay({ now: () => 1_500_000 })
  const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:orders'
  store.put(
    segment('1', {
      name: 'orders',
      origin: 'AWS::Lambda',
      resource_arn: arn,
      end_time: 1000.5,
      http: {
        request: { method: 'GET', url: 'http://x/', user_agent: 'curl', client_ip: '::1' },
        response: { status: 502 },
      },
    }),
  )
  store.put(
    segment('2', {
      name: 'orders',
      origin: 'AWS::Lambda::Function',
      parent_id: hex('1'),
      start_time: 999.75,
      end_time: 1002,
      user: 'ada',
      annotations: { tier: 'gold', count: 3, paid: true, odd: {} },
    }),
  )
  store.put(loose('3', '2', { name: 'S3', namespace: 'aws', throttle: true, annotations: { tier: 'gold' } }))
  const { TraceSummaries, TracesProcessedCount } = await client.send(new GetTraceSummariesCommand(window))
  const service = { Name: 'orders', Names: ['orders'], AccountId: '000000000000', Type: 'AWS::Lambda' }
  const fn = { Name: 'orders', Names: ['orders'], Type: 'AWS::Lambda::Function' }
  expect(TracesProcessedCount).toBe(1)
  expect(TraceSummaries).toEqual([
    {
      Id: TRACE,
      StartTime: at(999.75),
      Duration: 2.25,
      ResponseTime: 0.5,
      HasFault: true,
      HasError: false,
      HasThrottle: true,
      IsPartial: false,
      Http: { HttpURL: 'http://x/', HttpStatus: 502, HttpMethod: 'GET', UserAgent: 'curl', ClientIp: '::1' },
      Annotations: {
        tier: [{ AnnotationValue: { StringValue: 'gold' }, ServiceIds: [fn] }],
        count: [{ AnnotationValue: { NumberValue: 3 }, ServiceIds: [fn] }],
        paid: [{ AnnotationValue: { BooleanValue: true }, ServiceIds: [fn] }],
      },
      Users: [{ UserName: 'ada', ServiceIds: [fn] }],
      ServiceIds: [service, fn, { Name: 'S3', Names: ['S3'], Type: 'AWS::S3' }],
      ResourceARNs: [{ ARN: arn }],
      InstanceIds: [],
      AvailabilityZones: [],
      EntryPoint: service,
      Revision: 3,
      MatchedEventTime: at(1500),
    },
  ])
})

test.each<[string, readonly SegmentDocument[], string]>([
  ['the first of several', [segment('1', { start_time: 1000.5 }), segment('2')], 's2'],
  ['the one that nobody called', [segment('1', { parent_id: hex('2') }), segment('2')], 's2'],
  ['no subsegment that lost its parent', [loose('1', '9', { start_time: 999 }), segment('2')], 's2'],
  ['all there is', [loose('1', '9')], 's1'],
])('the entry point is %s', async (_, documents, name) => {
  const { client, store } = await startXRay()
  for (const document of documents) store.put(document)
  const { TraceSummaries } = await client.send(new GetTraceSummariesCommand(window))
  expect(TraceSummaries).toMatchObject([{ EntryPoint: { Name: name } }])
})

test('a trace with an open segment is partial', async () => {
  const { client, store } = await startXRay()
  store.put(segment('1', { end_time: undefined, in_progress: true }))
  const { TraceSummaries } = await client.send(new GetTraceSummariesCommand(window))
  expect(TraceSummaries).toMatchObject([{ IsPartial: true, Duration: 0, ResponseTime: 0 }])
})

test('summaries come newest first, in pages that go on where the last one ended', async () => {
  const { client, store } = await startXRay()
  // Three at a time start at the same moment, and ids grow against time.
  for (let number = 0; number < 45; number++) {
    store.put(
      segment('1', { trace_id: traceId(number), start_time: 1050 - Math.floor(number / 3), end_time: 1100 }),
    )
  }
  const pages: (string | undefined)[][] = []
  for await (const page of paginateGetTraceSummaries({ client }, window)) {
    pages.push((page.TraceSummaries ?? []).map(({ Id }) => Id))
    // A trace that comes in meanwhile moves nothing.
    store.put(segment('1', { trace_id: traceId(100 + pages.length), start_time: 1099, end_time: 1100 }))
  }
  expect(pages.map((page) => page.length)).toEqual([20, 20, 5])
  const groups = Array.from({ length: 15 }, (_, group) =>
    [2, 1, 0].map((number) => traceId(3 * group + number)),
  )
  expect(pages.flat()).toEqual(groups.flat())
})

test.each<[string, GetTraceSummariesCommandInput['TimeRangeType'], number, number, boolean]>([
  ['the start of the trace', 'TraceId', 999, 1000, true],
  ['the start of the trace', 'TraceId', 1000.5, 1500, false],
  ['when it came in', 'Event', 1500, 1501, true],
  ['when it came in', 'Event', 999, 1002, false],
  ['the end of a segment', 'Service', 1000.5, 1001, true],
  ['the end of a segment', 'Service', 999, 1000.5, false],
])('a window can be about %s (%s, %d to %d)', async (_, TimeRangeType, from, to, found) => {
  const { client, store } = await startXRay({ now: () => 1_500_500 })
  store.put(segment('1'))
  const input = { StartTime: at(from), EndTime: at(to), TimeRangeType }
  const { TraceSummaries = [] } = await client.send(new GetTraceSummariesCommand(input))
  expect(TraceSummaries).toHaveLength(found ? 1 : 0)
})

test('a filter leaves out traces and a bad one says where it is bad', async () => {
  const { client, store } = await startXRay()
  store.put(segment('1', { trace_id: traceId(1), fault: true }))
  store.put(segment('1', { trace_id: traceId(2) }))
  const ids = async (FilterExpression: string) => {
    const answer = await client.send(
      new GetTraceSummariesCommand({ ...window, FilterExpression, Sampling: false }),
    )
    return answer.TraceSummaries?.map(({ Id }) => Id)
  }
  expect(await ids('fault')).toEqual([traceId(1)])
  expect(await ids('!fault')).toEqual([traceId(2)])
  await expect(ids('fault AND ?')).rejects.toMatchObject({
    name: 'InvalidRequestException',
    message: 'Invalid filter expression at offset 10: Invalid input symbol "?"',
  })
})

test.each<[string, object, string]>([
  ['a day and a second', { StartTime: 0, EndTime: 86_401 }, 'Time range cannot be longer than 24 hours'],
  [
    'a window that ends before it starts',
    { StartTime: 2, EndTime: 1 },
    'StartTime must not be after EndTime',
  ],
  ['no window', {}, 'StartTime is required'],
  ['a time as text', { StartTime: 'now', EndTime: 1 }, 'StartTime must be a time'],
  ['another token', { StartTime: 1, EndTime: 2, NextToken: 'abc' }, 'Invalid NextToken'],
  [
    'another range',
    { StartTime: 1, EndTime: 2, TimeRangeType: 'x' },
    'TimeRangeType must be one of TraceId, Event, Service',
  ],
])('GetTraceSummaries refuses %s', async (_, body, message) => {
  const { endpoint } = await startXRay()
  const answer = await fetch(`${endpoint}/TraceSummaries`, { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(400)
  expect(answer.headers.get('x-amzn-errortype')).toBe('InvalidRequestException')
  expect(await answer.json()).toMatchObject({ Message: message })
})

test('BatchGetTraces gives documents as text, and nothing for ids it does not know', async () => {
  const { client, store } = await startXRay()
  store.put(segment('1', { start_time: 1000.25, end_time: 1001.0004 }))
  const ids = [TRACE, traceId(9)]
  const answer = await client.send(new BatchGetTracesCommand({ TraceIds: ids }))
  expect(answer.UnprocessedTraceIds).toEqual([])
  expect(answer.Traces).toEqual([
    {
      Id: TRACE,
      Duration: 0.75,
      LimitExceeded: false,
      Segments: [
        {
          Id: hex('1'),
          Document: JSON.stringify(segment('1', { start_time: 1000.25, end_time: 1001.0004 })),
        },
      ],
    },
  ])
  const hexadecimal = TRACE.replaceAll('-', '').slice(1)
  const again = await client.send(new BatchGetTracesCommand({ TraceIds: [hexadecimal] }))
  expect(again.Traces).toEqual(answer.Traces)
})

test.each<[string, object, string]>([
  ['six ids', { TraceIds: [1, 2, 3, 4, 5, 6].map(traceId) }, 'Exceeding maximum query size: 5'],
  ['a token', { TraceIds: [TRACE], NextToken: 'x' }, 'NextToken is currently not supported'],
  ['an id twice', { TraceIds: [TRACE, TRACE.toUpperCase()] }, 'Duplicate trace ids are not allowed'],
  ['a malformed id', { TraceIds: ['1-abc'] }, 'Invalid trace id: 1-abc'],
])('BatchGetTraces refuses %s', async (_, input, message) => {
  const { client } = await startXRay()
  const sent = client.send(new BatchGetTracesCommand(input as { TraceIds: string[] }))
  await expect(sent).rejects.toMatchObject({ name: 'InvalidRequestException', message })
})

test.each<[string, string, number, string | null]>([
  ['/Traces', 'no json', 400, 'SerializationException'],
  ['/Traces', '[]', 400, 'SerializationException'],
  ['/Traces', '{}', 400, 'InvalidRequestException'],
  ['/TraceSegments', '{"TraceSegmentDocuments":[1]}', 400, 'InvalidRequestException'],
  ['/TraceSegments', `{"x":"${'x'.repeat(9 * 1024 * 1024)}"}`, 400, 'InvalidRequestException'],
  ['/ServiceGraph', '{}', 400, 'InvalidRequestException'],
  ['/TraceGraph', '{}', 404, null],
])('POST %s with %.20s answers %d', async (path, body, status, type) => {
  const { endpoint } = await startXRay()
  const answer = await fetch(endpoint + path, { method: 'POST', body })
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([status, type])
})
