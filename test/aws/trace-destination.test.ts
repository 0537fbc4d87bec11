import { afterEach, expect, test } from 'vitest'
import { traceDestination } from '../../src/aws/trace-destination.ts'
import { xrayClient } from '../../src/aws/xray-client.ts'
import { xrayRoutes } from '../../src/local/xray/api.ts'
import { createTraceStore } from '../../src/local/xray/store.ts'
import { serveRequests, type TestServer } from '../support/http.ts'

const signal = new AbortController().signal
const open: TestServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server[Symbol.asyncDispose]()
})

async function xray(answers: Readonly<Record<string, object>>) {
  const server = await serveRequests((request) => {
    const body = answers[new URL(request.url).pathname]
    if (body) return Response.json(body)
    const headers = { 'x-amzn-ErrorType': 'AccessDeniedException' }
    return Response.json({ message: 'User is not authorized' }, { status: 403, headers })
  })
  open.push(server)
  const client = xrayClient({ region: 'eu-west-1', endpoint: server.url, signal })
  client.config.credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' })
  return { client, server }
}

const logs = { '/GetTraceSegmentDestination': { Destination: 'CloudWatchLogs', Status: 'ACTIVE' } }
const rule = (Name: string, Probabilistic: object) => ({ Name, Rule: { Probabilistic } })
const rules = (...IndexingRules: object[]) => ({ '/GetIndexingRules': { IndexingRules } })

test.each<[string, Readonly<Record<string, object>>, object]>([
  [
    'X-Ray',
    { '/GetTraceSegmentDestination': { Destination: 'XRay', Status: 'ACTIVE' } },
    { store: 'X-Ray', pending: false },
  ],
  [
    'a change under way',
    { '/GetTraceSegmentDestination': { Destination: 'XRay', Status: 'PENDING' } },
    { store: 'X-Ray', pending: true },
  ],
  [
    'the share in force',
    { ...logs, ...rules(rule('Default', { DesiredSamplingPercentage: 5, ActualSamplingPercentage: 1 })) },
    { store: 'CloudWatch Logs', pending: false, indexedPercent: 1 },
  ],
  [
    'the share asked for',
    { ...logs, ...rules(rule('Default', { DesiredSamplingPercentage: 5 })) },
    { store: 'CloudWatch Logs', pending: false, indexedPercent: 5 },
  ],
  [
    'the default rule among several',
    {
      ...logs,
      ...rules(
        rule('Other', { DesiredSamplingPercentage: 9 }),
        rule('Default', { DesiredSamplingPercentage: 2 }),
      ),
    },
    { store: 'CloudWatch Logs', pending: false, indexedPercent: 2 },
  ],
  ['rules that may not be read', logs, { store: 'CloudWatch Logs', pending: false }],
])('%s', async (_, answers, expected) => {
  const { client } = await xray(answers)
  expect(await traceDestination(client, signal)).toEqual(expected)
})

test('who may not ask is told which permission it takes', async () => {
  const { client } = await xray({})
  await expect(traceDestination(client, signal)).rejects.toThrow(
    'could not find out where traces are sent (xray:GetTraceSegmentDestination): User is not authorized',
  )
})

test('otl local keeps its traces itself', async () => {
  const routes = xrayRoutes(createTraceStore())
  const server = await serveRequests((request) => routes.fetch(request))
  open.push(server)
  const client = xrayClient({ region: 'eu-west-1', endpoint: server.url, signal })
  client.config.credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' })
  expect(await traceDestination(client, signal)).toEqual({ store: 'X-Ray', pending: false })
})
