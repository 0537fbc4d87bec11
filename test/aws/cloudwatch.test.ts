import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { expect, test } from 'vitest'
import { readLogs } from '../../src/aws/logs.ts'
import { countInvocations } from '../../src/aws/metrics.ts'
import { serveRequests } from '../support/http.ts'

const signal = new AbortController().signal
const credentials = { accessKeyId: 'x', secretAccessKey: 'y' }
const settings = (endpoint: string) => ({ region: 'eu-west-1', endpoint, credentials, maxAttempts: 1 })
const query = { group: '/g', since: new Date(1_000), until: new Date(2_000) }

test('an empty page with a token is followed; the same token twice is not', async () => {
  const pages: object[] = [
    { events: [], nextToken: 'a' },
    { events: [{ timestamp: 1_500, logStreamName: 's', message: 'one' }], nextToken: 'b' },
    { events: [{ timestamp: 1_600, message: 'two' }, { message: 'no time' }], nextToken: 'b' },
  ]
  await using server = await serveRequests(() => Response.json(pages.shift() ?? {}))
  const events = []
  const client = new CloudWatchLogsClient(settings(server.url))
  for await (const event of readLogs(client, { ...query, pattern: '?"x"' }, signal)) events.push(event)
  expect(events).toEqual([
    { at: 1_500, stream: 's', message: 'one' },
    { at: 1_600, stream: '', message: 'two' },
  ])
  expect(server.calls.map(({ body }) => JSON.parse(body).nextToken)).toEqual([undefined, 'a', 'b'])
  expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({
    logGroupName: '/g',
    startTime: 1_000,
    endTime: 2_000,
    filterPattern: '?"x"',
  })
})

test('no page is asked for that nobody reads', async () => {
  const page = { events: [{ timestamp: 1, message: 'one' }], nextToken: 'a' }
  await using server = await serveRequests(() => Response.json(page))
  for await (const _ of readLogs(new CloudWatchLogsClient(settings(server.url)), query, signal)) break
  expect(server.calls).toHaveLength(1)
})

test('a refusal names the group and the permission', async () => {
  await using server = await serveRequests(() =>
    Response.json({ __type: 'AccessDeniedException', message: 'not you' }, { status: 400 }),
  )
  const client = new CloudWatchLogsClient(settings(server.url))
  await expect(readLogs(client, query, signal).next()).rejects.toThrow(
    'could not read the log group /g (logs:FilterLogEvents): not you',
  )
})

test('invocations are summed over functions, periods and pages', async () => {
  const pages: object[] = [
    { MetricDataResults: [{ Values: [1, 2] }, { Values: [3] }], NextToken: 'a' },
    { MetricDataResults: [{ Values: [10] }] },
  ]
  await using server = await serveRequests(() => Response.json(pages.shift() ?? {}))
  const now = new Date('2026-11-22T12:00:00Z')
  const window = { start: new Date(now.getTime() - 900_000), end: now, now }
  const client = new CloudWatchClient(settings(server.url))
  expect(await countInvocations(client, ['orders', 'users'], window, signal)).toBe(16)
  const asked = JSON.parse(server.calls[0]?.body ?? '')
  expect(asked.MetricDataQueries.map(({ MetricStat }: { MetricStat: object }) => MetricStat)).toMatchObject([
    { Metric: { Dimensions: [{ Name: 'FunctionName', Value: 'orders' }] }, Period: 60, Stat: 'Sum' },
    { Metric: { Dimensions: [{ Name: 'FunctionName', Value: 'users' }] }, Period: 60, Stat: 'Sum' },
  ])
})

test('older values than CloudWatch keeps by the minute are asked for by five', async () => {
  await using server = await serveRequests(() => Response.json({ MetricDataResults: [] }))
  const now = new Date('2026-11-22T12:00:00Z')
  const start = new Date(now.getTime() - 20 * 86_400_000)
  const window = { start, end: new Date(start.getTime() + 3_600_000), now }
  expect(await countInvocations(new CloudWatchClient(settings(server.url)), ['orders'], window, signal)).toBe(
    0,
  )
  expect(server.calls[0]?.body).toContain('"Period":300')
})
