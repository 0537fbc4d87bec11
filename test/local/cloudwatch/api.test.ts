import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { expect, onTestFinished, test } from 'vitest'
import { cloudWatchRoutes } from '../../../src/local/cloudwatch/api.ts'
import { createInvocationCounts } from '../../../src/local/cloudwatch/invocation-counts.ts'
import { createLogStore } from '../../../src/local/cloudwatch/log-store.ts'
import { localApp } from '../../../src/local/server/app.ts'
import { listen } from '../../../src/local/server/listen.ts'

const group = '/aws/lambda/orders'

async function start(bounds?: { lines: number; characters: number }) {
  const logs = createLogStore(bounds)
  const counts = createInvocationCounts()
  const server = await listen(localApp([cloudWatchRoutes(logs, counts)], () => {}).fetch, 0)
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y' }
  const settings = { region: 'eu-west-1', endpoint: server.endpoint, credentials, maxAttempts: 1 }
  const clients = { logs: new CloudWatchLogsClient(settings), metrics: new CloudWatchClient(settings) }
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy()
    await server.close()
  })
  const write = (message: string, timestamp = 1_000, stream = 'a') =>
    logs.keep({ group, stream, message, timestamp })
  const read = async (more: object = {}) => {
    const { events = [], nextToken } = await clients.logs.send(
      new FilterLogEventsCommand({ logGroupName: group, ...more }),
    )
    return { messages: events.map(({ message }) => message), nextToken }
  }
  return { ...clients, counts, endpoint: server.endpoint, write, read }
}

test('events come by time, stream and term, oldest first or newest first', async () => {
  const { write, read, logs } = await start()
  write('one id-1', 1_000)
  write('two id-2', 2_000, 'b')
  write('three', 3_000)
  expect((await read()).messages).toEqual(['one id-1', 'two id-2', 'three'])
  expect((await read({ startFromHead: false })).messages).toEqual(['three', 'two id-2', 'one id-1'])
  expect((await read({ startTime: 2_000, endTime: 2_999 })).messages).toEqual(['two id-2'])
  expect((await read({ logStreamNames: ['b'] })).messages).toEqual(['two id-2'])
  expect((await read({ logStreamNamePrefix: 'b' })).messages).toEqual(['two id-2'])
  expect((await read({ filterPattern: '?"id-1" ?"three"' })).messages).toEqual(['one id-1', 'three'])
  expect((await read({ filterPattern: '"id-" -one' })).messages).toEqual(['two id-2'])
  const byArn = { logGroupIdentifier: `arn:aws:logs:eu-west-1:000000000000:log-group:${group}` }
  const { events } = await logs.send(new FilterLogEventsCommand(byArn))
  expect(events?.[0]).toEqual({
    logStreamName: 'a',
    timestamp: 1_000,
    message: 'one id-1',
    ingestionTime: 1_000,
    eventId: expect.any(String),
  })
})

test('pages go on where the last one ended, in both directions', async () => {
  const { write, read } = await start()
  for (let n = 0; n < 5; n++) write(`line ${n}`)
  for (const startFromHead of [true, false]) {
    const seen: (string | undefined)[] = []
    let nextToken: string | undefined
    do {
      const page = await read({ limit: 2, startFromHead, ...(nextToken ? { nextToken } : {}) })
      seen.push(...page.messages)
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    const all = [0, 1, 2, 3, 4].map((n) => `line ${n}`)
    expect(seen).toEqual(startFromHead ? all : all.toReversed())
  }
})

test('what cannot be answered is refused in the words of AWS', async () => {
  const { write, read, logs } = await start()
  const absent = new FilterLogEventsCommand({ logGroupName: '/aws/lambda/nobody' })
  await expect(logs.send(absent)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  write('one')
  const wrong = { name: 'InvalidParameterException' }
  await expect(read({ logGroupIdentifier: group })).rejects.toMatchObject(wrong)
  await expect(read({ logStreamNames: ['a'], logStreamNamePrefix: 'a' })).rejects.toMatchObject(wrong)
  await expect(read({ nextToken: 'x' })).rejects.toMatchObject(wrong)
  await expect(read({ limit: 0 })).rejects.toMatchObject(wrong)
  for (const filterPattern of ['{ $.level = "ERROR" }', '[a, b]', '%x%', 'a "b']) {
    await expect(read({ filterPattern })).rejects.toMatchObject(wrong)
  }
})

test('the oldest lines of all groups go first when there are too many', async () => {
  const { write, read } = await start({ lines: 3, characters: 1_000 })
  for (let n = 0; n < 10; n++) write(`line ${n}`)
  expect((await read()).messages).toEqual(['line 7', 'line 8', 'line 9'])
  write('x'.repeat(999))
  expect((await read()).messages).toEqual(['x'.repeat(999)])
})

test('invocations are counted by function and period; other metrics have no values', async () => {
  const { metrics, counts } = await start()
  const at = (time: string) => new Date(`2026-11-22T${time}Z`)
  counts.count('orders', at('12:00:10'))
  counts.count('orders', at('12:00:50'))
  counts.count('orders', at('12:04:00'))
  counts.count('orders', at('12:30:00'))
  counts.count('users', at('12:00:10'))
  const query = (Id: string, MetricName: string, Period: number) => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName,
        Dimensions: [{ Name: 'FunctionName', Value: 'orders' }],
      },
      Period,
      Stat: 'Sum',
    },
  })
  const { MetricDataResults } = await metrics.send(
    new GetMetricDataCommand({
      StartTime: at('12:00:00'),
      EndTime: at('12:10:00'),
      MetricDataQueries: [
        query('a', 'Invocations', 60),
        query('b', 'Invocations', 300),
        query('c', 'Errors', 60),
      ],
    }),
  )
  expect(MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([
    ['a', [1, 2]],
    ['b', [3]],
    ['c', []],
  ])
  expect(MetricDataResults?.[0]?.Timestamps).toEqual([at('12:04:00'), at('12:00:00')])
})

test('other operations of these services are unknown here', async () => {
  const { endpoint } = await start()
  const headers = {
    'x-amz-target': 'Logs_20140328.DeleteLogGroup',
    'content-type': 'application/x-amz-json-1.1',
  }
  const answer = await fetch(endpoint, { method: 'POST', headers, body: '{}' })
  expect(answer.status).toBe(404)
  const broken = { ...headers, 'x-amz-target': 'Logs_20140328.FilterLogEvents' }
  for (const body of ['[', '[]', '{"startTime":"soon"}']) {
    expect((await fetch(endpoint, { method: 'POST', headers: broken, body })).status).toBe(400)
  }
})
