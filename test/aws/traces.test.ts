import { afterEach, beforeEach, expect, test } from 'vitest'
import { getTraces, listTraces } from '../../src/aws/traces.ts'
import { xrayClient } from '../../src/aws/xray-client.ts'
import { xrayRoutes } from '../../src/local/xray/api.ts'
import { createTraceStore } from '../../src/local/xray/store.ts'
import { serveRequests, type TestServer } from '../support/http.ts'

const signal = new AbortController().signal
const began = 1_763_800_000
const traceId = (n: number) => `1-${(began + n).toString(16)}-${n.toString(16).padStart(24, '0')}`
const window = { since: new Date((began - 60) * 1000), until: new Date((began + 3600) * 1000) }

let server: TestServer
let unprocessed: string[] = []
beforeEach(async () => {
  const store = createTraceStore()
  for (let n = 0; n < 45; n++) {
    const id = (n + 1).toString(16).padStart(16, '0')
    store.put({ id, trace_id: traceId(n), name: `fn-${n}`, start_time: began + n, end_time: began + n + 0.5 })
  }
  const routes = xrayRoutes(store)
  server = await serveRequests(async (request) => {
    const [hold] = unprocessed.splice(0, 1)
    const answer = await routes.fetch(request)
    if (hold === undefined || !request.url.endsWith('/Traces')) return answer
    const body = (await answer.json()) as { Traces: { Id: string }[] }
    const rest = body.Traces.filter((trace) => trace.Id !== hold)
    return Response.json({ ...body, Traces: rest, UnprocessedTraceIds: [hold] })
  })
})
afterEach(async () => {
  unprocessed = []
  await server[Symbol.asyncDispose]()
})

function client() {
  const made = xrayClient({ region: 'eu-west-1', endpoint: server.url, signal })
  made.config.credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' })
  return made
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

test('summaries are followed to the last page, each once', async () => {
  const found = await all(listTraces(client(), window, signal))
  expect(new Set(found.map((summary) => summary.id))).toEqual(
    new Set(Array.from({ length: 45 }, (_, n) => traceId(n))),
  )
  expect(found).toHaveLength(45)
  expect(server.calls.length).toBeGreaterThan(1)
  expect(found[0]).toEqual({
    id: expect.any(String),
    startedAt: expect.any(Date),
    durationSeconds: expect.closeTo(0.5, 3),
    fault: false,
    error: false,
    throttle: false,
    partial: false,
    responseSeconds: 0.5,
    revision: 1,
  })
})

test('no page is asked for that nobody reads', async () => {
  for await (const _ of listTraces(client(), window, signal)) break
  expect(server.calls).toHaveLength(1)
})

test('the filter goes out as given, and a wrong one comes back in X-Ray’s words', async () => {
  await all(listTraces(client(), { ...window, filter: 'service("fn-1")' }, signal))
  expect(JSON.parse(server.calls[0]?.body ?? '')).toMatchObject({ FilterExpression: 'service("fn-1")' })
  const wrong = all(listTraces(client(), { ...window, filter: 'duration >' }, signal))
  await expect(wrong).rejects.toMatchObject({
    message: expect.stringContaining('X-Ray does not understand the filter duration >: '),
    code: 2,
  })
})

test('a day is asked for in slices of six hours', async () => {
  await all(
    listTraces(
      client(),
      { since: new Date(window.until.getTime() - 86_400_000), until: window.until },
      signal,
    ),
  )
  const slices = new Set(server.calls.map(({ body }) => JSON.parse(body).StartTime))
  expect(slices.size).toBe(4)
})

test('documents come in fives, in the order asked for, each id once, absent ones left out', async () => {
  const ids = [7, 3, 11, 3, 99, 0, 1, 2, 4].map(traceId)
  const found = await all(getTraces(client(), ids, signal))
  expect(found.map((trace) => trace.id)).toEqual([7, 3, 11, 0, 1, 2, 4].map(traceId))
  expect(server.calls.map(({ body }) => JSON.parse(body).TraceIds.length)).toEqual([5, 3])
  expect(JSON.parse(found[0]?.documents[0] ?? '')).toMatchObject({ name: 'fn-7' })
})

test('an id that X-Ray did not process is asked for again', async () => {
  unprocessed = [traceId(1)]
  const found = await all(getTraces(client(), [0, 1, 2].map(traceId), signal))
  expect(found.map((trace) => trace.id)).toEqual([0, 1, 2].map(traceId))
  expect(server.calls.map(({ body }) => JSON.parse(body).TraceIds)).toEqual([
    [0, 1, 2].map(traceId),
    [traceId(1)],
  ])
})

test('nothing is asked for no ids', async () => {
  expect(await all(getTraces(client(), [], signal))).toEqual([])
  expect(server.calls).toEqual([])
})

const answering = async (answers: ((asked: Asked) => object)[]) => {
  const asked: Asked[] = []
  const scripted = await serveRequests(async (request) => {
    const one = JSON.parse(await request.text()) as Asked
    asked.push(one)
    const answer = answers[Math.min(asked.length, answers.length) - 1]?.(one) ?? {}
    return Response.json(answer, { status: '__type' in answer ? 400 : 200 })
  })
  const made = xrayClient({ region: 'eu-west-1', endpoint: scripted.url, signal })
  made.config.credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' })
  return { made, asked, ...scripted }
}

interface Asked {
  readonly StartTime: number
  readonly EndTime: number
  readonly NextToken?: string
  readonly TimeRangeType?: string
}

test('an empty page with a token leads on, and the same token twice does not', async () => {
  const one = { TraceSummaries: [{ Id: traceId(1) }], NextToken: 'b' }
  await using scripted = await answering([
    () => ({ TraceSummaries: [], NextToken: 'a' }),
    () => one,
    () => one,
  ])
  const short = { since: new Date(began * 1000), until: new Date((began + 60) * 1000) }
  const found = await all(listTraces(scripted.made, short, signal))
  expect(found.map(({ id }) => id)).toEqual([traceId(1), traceId(1)])
  expect(scripted.asked.map(({ NextToken }) => NextToken)).toEqual([undefined, 'a', 'b'])
})

test('a window that X-Ray finds too long is halved, and nothing is asked twice', async () => {
  const refuse = { __type: 'InvalidRequestException', message: 'Time range cannot be longer than 1 hour' }
  await using scripted = await answering([
    ({ StartTime, EndTime }) =>
      EndTime - StartTime > 3_600 ? refuse : { TraceSummaries: [{ Id: `${StartTime}` }] },
  ])
  const hours = { since: new Date(began * 1000), until: new Date((began + 4 * 3_600) * 1000) }
  const found = await all(listTraces(scripted.made, hours, signal))
  expect(found.map(({ id }) => Number(id) - began)).toEqual([3, 2, 1, 0].map((n) => n * 3_600))
})

test('updates are asked for by the time of the event', async () => {
  await using scripted = await answering([() => ({})])
  await all(listTraces(scripted.made, { ...window, by: 'update' }, signal))
  expect(scripted.asked[0]?.TimeRangeType).toBe('Event')
})

test('a trace on the edge of two slices is told once', async () => {
  const until = new Date((began + 12 * 3_600) * 1000)
  const edge = began + 6 * 3_600
  await using scripted = await answering([() => ({ TraceSummaries: [{ Id: traceId(1), StartTime: edge }] })])
  const found = await all(listTraces(scripted.made, { since: new Date(began * 1000), until }, signal))
  expect(scripted.asked).toHaveLength(2)
  expect(found).toHaveLength(1)
})
