import { afterEach, beforeEach, expect, test } from 'vitest'
import { serviceGraph } from '../../src/aws/service-graph.ts'
import { xrayClient } from '../../src/aws/xray-client.ts'
import type { ReportedService } from '../../src/domain/map/index.ts'
import { serveRequests, type TestServer } from '../support/http.ts'
import { callsIn, mapOfReports, nodeNamed, recordedGraph } from '../support/maps.ts'

const signal = new AbortController().signal
const until = new Date('2026-11-22T12:00:00Z')
const hoursBack = (hours: number) => ({ since: new Date(until.getTime() - hours * 3_600_000), until })

let server: TestServer
let answer: (request: { readonly StartTime: number; readonly NextToken?: string }) => object
beforeEach(async () => {
  server = await serveRequests(async (request) => Response.json(answer((await request.json()) as never)))
})
afterEach(() => server[Symbol.asyncDispose]())

async function read(hours: number): Promise<(readonly ReportedService[])[]> {
  const client = xrayClient({ region: 'eu-west-1', endpoint: server.url, signal })
  client.config.credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' })
  const answers: (readonly ReportedService[])[] = []
  for await (const services of serviceGraph(client, hoursBack(hours), signal)) answers.push(services)
  return answers
}

test('the answer that AWS publishes', async () => {
  answer = recordedGraph
  const [services = [], ...more] = await read(1)
  expect(more).toEqual([])
  expect(services[2]).toMatchObject({
    ref: 2,
    name: 'xray-sample.elasticbeanstalk.com',
    type: 'AWS::EC2::Instance',
    root: true,
    statistics: { total: 4, errors: 1, throttles: 0, faults: 0, totalSeconds: 0.273 },
  })
  const map = mapOfReports(services)
  expect(callsIn(map)).toEqual([
    'xray-sample.elasticbeanstalk.com (client) > xray-sample.elasticbeanstalk.com (AWS::EC2::Instance) 4',
    'xray-sample.elasticbeanstalk.com (AWS::EC2::Instance) > awseb-e-dixzws4s9p-stack-StartupSignupsTable-4IMSMHAYX2BA (AWS::DynamoDB::Table) 2',
    'xray-sample.elasticbeanstalk.com (AWS::EC2::Instance) > SNS (AWS::SNS) 2',
  ])
  expect(nodeNamed(map, 'SNS').tally).toMatchObject({ requests: 2, totalMs: 125 })
})

test('a service may call one of another page: pages are one answer', async () => {
  const { Services = [] } = recordedGraph()
  answer = ({ NextToken }) => {
    const at = Number(NextToken ?? 0)
    return { Services: Services.slice(at, at + 1), ...(at < 4 ? { NextToken: String(at + 1) } : {}) }
  }
  const [services = []] = await read(1)
  expect(server.calls).toHaveLength(5)
  expect(callsIn(mapOfReports(services))).toHaveLength(3)
})

test('a day is four windows of six hours, the newest first, and one map', async () => {
  answer = recordedGraph
  const answers = await read(24)
  const starts = server.calls.map(({ body }) => JSON.parse(body).StartTime)
  expect(starts).toEqual([6, 12, 18, 24].map((hours) => until.getTime() / 1000 - hours * 3600))
  expect(nodeNamed(mapOfReports(...answers), 'SNS').tally).toMatchObject({ requests: 8, totalMs: 500 })
})

test('the same token again ends the pages, and odd services are left out', async () => {
  answer = () => ({
    Services: [{}, { ReferenceId: 1 }, { Names: ['b'], ReferenceId: 2, Edges: [{}] }],
    NextToken: 't',
  })
  const [services] = await read(1)
  expect(server.calls).toHaveLength(2)
  expect(services?.map(({ name, calls }) => [name, calls])).toEqual([
    ['b', []],
    ['b', []],
  ])
})
