import { expect, test } from 'vitest'
import { latencyOf } from '../../../src/domain/trace/stats/tally.ts'
import { callsIn, foldedMap, mapOfTraces, nodeNamed } from '../../support/maps.ts'
import { recorded, recordedNames, sharedFiles, traceOf, tracesIn } from '../../support/traces.ts'

test('a function is two services to X-Ray, and what it calls are resources', () => {
  expect(callsIn(mapOfTraces(recorded('thumbnail_app.traces.json'))).toSorted()).toEqual([
    'production-thumbnail-generator/production (AWS::ApiGateway::Stage) > thumbnail-generator-production-upload (AWS::Lambda) 1',
    'production-thumbnail-generator/production (client) > production-thumbnail-generator/production (AWS::ApiGateway::Stage) 1',
    'thumbnail-generator-production-thumbnail-generator (AWS::Lambda) > thumbnail-generator-production-thumbnail-generator (AWS::Lambda::Function) 1',
    'thumbnail-generator-production-thumbnail-generator (AWS::Lambda::Function) > cmueller-tgen-images (AWS::S3::Bucket) 1',
    'thumbnail-generator-production-thumbnail-generator (AWS::Lambda::Function) > cmueller-tgen-thumbnails (AWS::S3::Bucket) 1',
    'thumbnail-generator-production-upload (AWS::Lambda) > thumbnail-generator-production-upload (AWS::Lambda::Function) 1',
    'thumbnail-generator-production-upload (AWS::Lambda::Function) > cmueller-tgen-images (AWS::S3::Bucket) 2',
    'thumbnail-generator-production-upload (AWS::Lambda::Function) > thumbnail-generator-production-thumbnail-generator (AWS::Lambda) 1 async',
  ])
})

test('a call is counted as its caller saw it', () => {
  const map = foldedMap(recorded('thumbnail_app.traces.json'))
  const upload = map.calls.find(({ to }) =>
    to.includes('AWS::Lambda::Function\nthumbnail-generator-production-upload'),
  )
  expect(latencyOf(upload?.tally ?? nodeNamed(map, 'nobody').tally)?.mean).toBeCloseTo(5762)
})

const lambda = (id: string, name: string, from: number, to: number, rest: object = {}) => [
  { id: `a${id}`, name, origin: 'AWS::Lambda', start_time: from, end_time: to, ...rest },
  {
    id: `b${id}`,
    name,
    origin: 'AWS::Lambda::Function',
    parent_id: `a${id}`,
    start_time: from,
    end_time: to,
  },
]

test('who was called from outside is a root, and a named caller that is absent is no client', () => {
  const client = mapOfTraces(traceOf(...lambda('1', 'orders', 1, 2)))
  expect(nodeNamed(client, 'orders', 'AWS::Lambda').root).toBe(true)
  expect(nodeNamed(client, 'orders', 'AWS::Lambda::Function').root).toBe(false)
  expect(callsIn(client)).toContain('orders (client) > orders (AWS::Lambda) 1')
  const orphan = mapOfTraces(traceOf(...lambda('1', 'orders', 1, 2, { parent_id: 'beef' })))
  expect(nodeNamed(orphan, 'orders', 'AWS::Lambda').root).toBe(true)
  expect(callsIn(orphan)).toEqual(['orders (AWS::Lambda) > orders (AWS::Lambda::Function) 1'])
})

test('a call whose far end told nothing is still a call', () => {
  const [service, fn] = lambda('1', 'orders', 1, 2)
  const call = { id: 'c', name: 'DynamoDB', namespace: 'aws', start_time: 1.1, end_time: 1.4, throttle: true }
  const map = mapOfTraces(traceOf(service ?? {}, { ...fn, subsegments: [call] }))
  expect(callsIn(map)).toContain('orders (AWS::Lambda::Function) > DynamoDB (AWS::DynamoDB) 1')
  expect(nodeNamed(map, 'DynamoDB').tally).toMatchObject({ requests: 1, throttles: 1, totalMs: 300 })
})

test('what is still open is counted, and has no duration', () => {
  const [service, fn] = lambda('1', 'orders', 1, 2)
  const map = mapOfTraces(traceOf(service ?? {}, { ...fn, end_time: undefined, in_progress: true }))
  const { tally } = nodeNamed(map, 'orders', 'AWS::Lambda::Function')
  expect(tally).toMatchObject({ requests: 1, open: 1, timed: 0 })
  expect(latencyOf(tally)).toBeUndefined()
})

test('OpenTelemetry names services by their resource', () => {
  const map = mapOfTraces(recorded('otlp-example.json'))
  expect(map.nodes.map(({ name, type }) => [name, type])).toEqual([['my.service', undefined]])
})

test('folded, a function is one node: latency of the function, failures of either', () => {
  const throttled = traceOf({
    id: 'd1',
    name: 'orders',
    origin: 'AWS::Lambda',
    start_time: 1,
    end_time: 1.01,
    throttle: true,
  })
  const map = foldedMap(traceOf(...lambda('1', 'orders', 1, 2)), throttled)
  expect(callsIn(map)).toEqual(['orders (client) > orders (AWS::Lambda::Function) 2'])
  expect(nodeNamed(map, 'orders', 'AWS::Lambda::Function')).toMatchObject({
    root: true,
    tally: { requests: 2, throttles: 1, timed: 1, totalMs: 1000 },
  })
})

test('a service without a function stays what it is', () => {
  const map = foldedMap(recorded('asynchronous-service-segment.json'))
  expect(map.nodes.map(({ type }) => type)).toContain('AWS::Lambda')
})

test('every document makes a map whose calls have both ends', () => {
  const texts = [...recordedNames().map((name) => [recorded(name)]), ...sharedTraces()]
  for (const traces of texts) {
    for (const map of [mapOfTraces(...traces), foldedMap(...traces)]) {
      const keys = new Set(map.nodes.map(({ key }) => key))
      expect(keys.size).toBe(map.nodes.length)
      for (const { from, to, tally } of map.calls) {
        expect([keys.has(from), keys.has(to), tally.requests > 0]).toEqual([true, true, true])
      }
    }
  }
})

function sharedTraces() {
  return sharedFiles().flatMap(({ text }) => {
    try {
      return [tracesIn(text)]
    } catch {
      return [] // Expected answers and text files lie beside the traces.
    }
  })
}
