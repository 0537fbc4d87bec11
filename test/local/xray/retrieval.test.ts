import {
  BatchGetTracesCommand,
  CancelTraceRetrievalCommand,
  GetIndexingRulesCommand,
  GetTraceSegmentDestinationCommand,
  GetTraceSummariesCommand,
  ListRetrievedTracesCommand,
  StartTraceRetrievalCommand,
  XRayClient,
} from '@aws-sdk/client-xray'
import { expect, onTestFinished, test } from 'vitest'
import { retrieveTraces } from '../../../src/aws/retrieval.ts'
import { xrayRoutes } from '../../../src/local/xray/api.ts'
import { isIndexed, spanEvents } from '../../../src/local/xray/retrieval.ts'
import { createTraceStore } from '../../../src/local/xray/store.ts'
import { serveRequests } from '../../support/http.ts'
import { segment } from './segments.ts'

const signal = new AbortController().signal
const id = (n: number) => `1-5f84c7a1-${n.toString(16).padStart(24, '0')}`
const window = { start: new Date(0), end: new Date(2_000_000) }

async function start(indexedPercent?: number) {
  const store = createTraceStore()
  const routes = xrayRoutes(store, indexedPercent === undefined ? undefined : { indexedPercent })
  const server = await serveRequests((request) => routes.fetch(request))
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y' }
  const settings = { region: 'eu-west-1', endpoint: server.url, credentials, maxAttempts: 1 }
  const client = new XRayClient(settings)
  onTestFinished(async () => {
    client.destroy()
    await server[Symbol.asyncDispose]()
  })
  return { store, client, calls: server.calls }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

test('an account with Transaction Search says so, and X-Ray knows the indexed share alone', async () => {
  const { store, client } = await start(30)
  for (let n = 0; n < 200; n++) store.put(segment('1', { trace_id: id(n) }))
  expect(await client.send(new GetTraceSegmentDestinationCommand({}))).toMatchObject({
    Destination: 'CloudWatchLogs',
    Status: 'ACTIVE',
  })
  const { IndexingRules } = await client.send(new GetIndexingRulesCommand({}))
  expect(IndexingRules?.[0]?.Rule?.Probabilistic).toMatchObject({ ActualSamplingPercentage: 30 })
  const expected = Array.from({ length: 200 }, (_, n) => id(n)).filter((one) =>
    isIndexed(one, { indexedPercent: 30 }),
  )
  expect(expected.length).toBeGreaterThan(30)
  expect(expected.length).toBeLessThan(90)
  const listed: (string | undefined)[] = []
  let NextToken: string | undefined
  do {
    const times = { StartTime: window.start, EndTime: new Date(50_000_000) }
    const page = await client.send(
      new GetTraceSummariesCommand({ ...times, ...(NextToken ? { NextToken } : {}) }),
    )
    listed.push(...(page.TraceSummaries ?? []).map(({ Id }) => Id))
    NextToken = page.NextToken
  } while (NextToken)
  expect(listed.toSorted()).toEqual(expected)
  const [hidden = ''] = [0, 1, 2, 3, 4].map(id).filter((one) => !expected.includes(one))
  const { Traces } = await client.send(new BatchGetTracesCommand({ TraceIds: [hidden] }))
  expect(Traces).toEqual([])
})

test('a retrieval finds them all, and merges what the pages split', async () => {
  const { store, client, calls } = await start(0)
  for (let n = 0; n < 12; n++) {
    for (let s = 1; s <= (n === 3 ? 230 : 1); s++) {
      store.put(segment(s.toString(16), { trace_id: id(n) }))
    }
  }
  const ids = [...Array.from({ length: 12 }, (_, n) => id(n)), id(99), id(3)]
  const found = await all(retrieveTraces(client, ids, window, signal))
  expect(found.map((trace) => trace.id)).toEqual(Array.from({ length: 12 }, (_, n) => id(n)))
  expect(found.map(({ documents }) => documents.length)).toEqual([1, 1, 1, 230, 1, 1, 1, 1, 1, 1, 1, 1])
  expect(new Set(found[3]?.documents).size).toBe(230)
  const lists = calls.filter(({ line }) => line.endsWith('/ListRetrievedTraces'))
  expect(lists.length).toBeGreaterThan(2 + 230 / 100)
})

test('traces that began outside of the window are not found', async () => {
  const { store, client } = await start(0)
  store.put(segment('1', { trace_id: id(1) }))
  const early = { start: new Date(0), end: new Date(999_000) }
  expect(await all(retrieveTraces(client, [id(1)], early, signal))).toEqual([])
})

test('more than a hundred ids take several retrievals', async () => {
  const { store, client, calls } = await start(0)
  const ids = Array.from({ length: 120 }, (_, n) => id(n))
  for (const one of ids) store.put(segment('1', { trace_id: one }))
  expect(await all(retrieveTraces(client, ids, window, signal))).toHaveLength(120)
  expect(calls.filter(({ line }) => line.endsWith('/StartTraceRetrieval'))).toHaveLength(2)
})

test('what cannot be answered is refused in the words of AWS', async () => {
  const { client } = await start(0)
  const times = { StartTime: window.start, EndTime: window.end }
  const refused = { name: 'InvalidRequestException' }
  const many = Array.from({ length: 101 }, (_, n) => id(n))
  const send = (TraceIds: string[]) => client.send(new StartTraceRetrievalCommand({ TraceIds, ...times }))
  await expect(send(many)).rejects.toMatchObject(refused)
  await expect(send(['nonsense'])).rejects.toMatchObject(refused)
  const list = (RetrievalToken: string, more = {}) =>
    client.send(new ListRetrievedTracesCommand({ RetrievalToken, ...more }))
  await expect(list('unknown')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  const { RetrievalToken = '' } = await send([id(1)])
  await expect(list(RetrievalToken, { TraceFormat: 'OTEL' })).rejects.toMatchObject(refused)
  await client.send(new CancelTraceRetrievalCommand({ RetrievalToken }))
  expect(await list(RetrievalToken)).toMatchObject({ RetrievalStatus: 'CANCELLED' })
  const plain = await start()
  const there = plain.client.send(new StartTraceRetrievalCommand({ TraceIds: [id(1)], ...times }))
  await expect(there).rejects.toMatchObject(refused)
})

test.each(['FAILED', 'TIMEOUT', 'CANCELLED'])(
  'a search that ends as %s is a failure',
  async (RetrievalStatus) => {
    await using server = await serveRequests(() => Response.json({ RetrievalToken: 't', RetrievalStatus }))
    const credentials = { accessKeyId: 'x', secretAccessKey: 'y' }
    const client = new XRayClient({ region: 'eu-west-1', endpoint: server.url, credentials })
    await expect(all(retrieveTraces(client, [id(1)], window, signal))).rejects.toThrow(
      `the search ended as ${RetrievalStatus}`,
    )
    expect(server.calls.at(-1)?.line).toBe('POST /CancelTraceRetrieval')
  },
)

test('every span that was sent is an event of aws/spans, under the W3C form of its trace id', async () => {
  const { store } = await start(0)
  const child = {
    id: '00000000000000aa',
    name: 'DynamoDB',
    namespace: 'aws',
    start_time: 1000,
    end_time: 1000.5,
  }
  store.put(segment('1', { subsegments: [child] }))
  const events = [...spanEvents(store)].map(({ timestamp, message }) => [timestamp, JSON.parse(message)])
  expect(events).toHaveLength(2)
  expect(events[1]).toEqual([
    1_000_500,
    expect.objectContaining({ traceId: '5f84c7a10123456789abcdef01234567', name: 'DynamoDB' }),
  ])
})
