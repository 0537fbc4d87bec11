import { GetServiceGraphCommand } from '@aws-sdk/client-xray'
import { expect, test } from 'vitest'
import { serviceGraph } from '../../../src/aws/service-graph.ts'
import { foldMap } from '../../../src/domain/map/index.ts'
import { latencyOf } from '../../../src/domain/trace/stats/tally.ts'
import { callsIn, foldedMap, mapOfReports, nodeNamed, recordedGraph } from '../../support/maps.ts'
import { recorded, recordedText } from '../../support/traces.ts'
import { startXRay, type XRay } from './server.ts'

const at = (seconds: number) => new Date(seconds * 1000)
/** When the recorded trace began. */
const THUMBNAIL = 1_606_220_832
const window = { StartTime: at(THUMBNAIL - 60), EndTime: at(THUMBNAIL + 60) }

/** Puts a recorded trace into the store, without the segments that X-Ray inferred: those are the store's to make. */
function put({ store }: XRay, name: string): void {
  for (const { Document } of JSON.parse(recordedText(name)).Segments) {
    const document = JSON.parse(Document)
    if (document.inferred !== true) store.put(document)
  }
}

test('an answer has the members of the answer that AWS publishes', async () => {
  const xray = await startXRay()
  put(xray, 'thumbnail_app.traces.json')
  const { Services = [] } = await xray.client.send(new GetServiceGraphCommand(window))
  const client = Services.find(({ Type }) => Type === 'client')
  const stage = Services.find(({ Type }) => Type === 'AWS::ApiGateway::Stage')
  const [publishedClient, , published] = recordedGraph().Services ?? []
  expect(Object.keys(client ?? {}).toSorted()).toEqual(Object.keys(publishedClient ?? {}).toSorted())
  expect(Object.keys(stage ?? {})).toEqual(expect.arrayContaining(Object.keys(published ?? {})))
  expect(stage?.Edges?.map((edge) => Object.keys(edge).toSorted())).toEqual([
    Object.keys(published?.Edges?.[0] ?? {}).toSorted(),
  ])
  expect(stage).toMatchObject({
    Name: 'production-thumbnail-generator/production',
    Root: true,
    State: 'active',
    StartTime: at(THUMBNAIL),
    SummaryStatistics: { OkCount: 1, TotalCount: 1, TotalResponseTime: 5.766 },
    ResponseTimeHistogram: [{ Value: 5.766, Count: 1 }],
  })
})

test('read back, it is the map of the trace itself', async () => {
  const xray = await startXRay()
  put(xray, 'thumbnail_app.traces.json')
  const signal = new AbortController().signal
  const query = { since: window.StartTime, until: window.EndTime }
  for await (const services of serviceGraph(xray.client, query, signal)) {
    const map = foldMap(mapOfReports(services))
    const own = foldedMap(recorded('thumbnail_app.traces.json'))
    expect(callsIn(map).toSorted()).toEqual(callsIn(own).toSorted())
    const stage = 'production-thumbnail-generator/production'
    expect(latencyOf(nodeNamed(map, stage, 'AWS::ApiGateway::Stage').tally)).toEqual(
      latencyOf(nodeNamed(own, stage, 'AWS::ApiGateway::Stage').tally),
    )
  }
})

test('traces of another time are not in it', async () => {
  const xray = await startXRay()
  put(xray, 'thumbnail_app.traces.json')
  const later = { StartTime: at(THUMBNAIL + 60), EndTime: at(THUMBNAIL + 120) }
  expect((await xray.client.send(new GetServiceGraphCommand(later))).Services).toEqual([])
})

test.each([
  [{ StartTime: at(0), EndTime: at(6 * 3600 + 1) }, 'Time range cannot be longer than 6 hours'],
  [{ StartTime: at(2), EndTime: at(1) }, 'StartTime must not be after EndTime'],
  [{ StartTime: at(1), EndTime: at(2), GroupName: 'mine' }, 'otl local has no groups'],
  [{ StartTime: at(1), EndTime: at(2), NextToken: 'x' }, 'Invalid NextToken'],
])('%j is refused', async (request, message) => {
  const { client } = await startXRay()
  await expect(client.send(new GetServiceGraphCommand(request))).rejects.toMatchObject({
    name: 'InvalidRequestException',
    message,
  })
})
