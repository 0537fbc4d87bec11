import { expect, test } from 'vitest'
import { createTraceStore } from '../../../src/local/xray/store.ts'
import { hex, loose, segment, TRACE } from './segments.ts'

function inferred(...documents: readonly Parameters<ReturnType<typeof createTraceStore>['put']>[0][]) {
  const store = createTraceStore()
  for (const document of documents) store.put(document)
  return (store.get(TRACE)?.documents ?? []).filter((document) => document.inferred === true)
}

const one = segment('1')
const call = (fields: object) => loose('2', '1', { name: 'S3', namespace: 'aws', ...fields })

test.each<[string, object, string]>([
  ['a bucket', { aws: { bucket_name: 'photos' } }, 'AWS::S3::Bucket'],
  ['S3 without a bucket', { aws: { operation: 'ListBuckets' } }, 'AWS::S3'],
  ['a table', { name: 'DynamoDB', aws: { table_name: 'orders' } }, 'AWS::DynamoDB::Table'],
  [
    'a queue',
    { name: 'SQS', aws: { queue_url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/q' } },
    'AWS::SQS::Queue',
  ],
  ['any other service', { name: 'rekognition' }, 'AWS::rekognition'],
  ['an HTTP endpoint', { name: 'example.com', namespace: 'remote' }, 'remote'],
  ['a database', { name: 'db@host', namespace: 'remote', sql: { url: 'x' } }, 'Database::SQL'],
])('a call to %s', (_, fields, origin) => {
  expect(inferred(one, call(fields))).toMatchObject([
    { origin, parent_id: hex('2'), start_time: 1000, end_time: 1001 },
  ])
})

test('an open call has an open far end', () => {
  const [first] = inferred(one, call({ end_time: undefined, in_progress: true }))
  expect(first).toMatchObject({ in_progress: true })
  expect(first).not.toHaveProperty('end_time')
  expect(inferred(one, call({ in_progress: false }))[0]).not.toHaveProperty('in_progress')
})

test('nothing is inferred from what was inferred', () => {
  const nested = { id: hex('5'), name: 'SQS', namespace: 'aws', start_time: 1000, end_time: 1001 }
  expect(inferred(one, segment('9', { inferred: true, subsegments: [nested] }))).toHaveLength(1)
})

test('work of its own is not a call', () => {
  expect(inferred(one, call({ namespace: 'local' }), loose('3', '1'))).toEqual([])
})

test('reading again gives the same ids, another call another id', () => {
  const [first] = inferred(one, call({}))
  expect(inferred(one, call({}), loose('3', '1'))).toEqual([first])
  expect(first?.id).toMatch(/^[0-9a-f]{16}$/)
  expect(inferred(one, loose('4', '1', { name: 'S3', namespace: 'aws' }))[0]?.id).not.toBe(first?.id)
})

test('a call that a real segment answers is not inferred', () => {
  const answer = segment('9', { parent_id: hex('2'), origin: 'AWS::EC2::Instance' })
  expect(inferred(one, call({ namespace: 'remote', name: 'example.com' }), answer)).toEqual([])
})

test('a function that a bucket triggered does not answer for the bucket', () => {
  const answer = segment('9', { parent_id: hex('2'), origin: 'AWS::Lambda' })
  expect(inferred(one, call({ aws: { bucket_name: 'photos' } }), answer)).toHaveLength(1)
  expect(inferred(one, call({ name: 'Lambda' }), answer)).toEqual([])
})

test.each<[object, object]>([
  [{ fault: true, http: { response: { status: 404 } } }, { error: true }],
  [{ http: { response: { status: 429 } } }, { error: true, throttle: true }],
  [{ error: true, http: { response: { status: 503 } } }, { fault: true }],
  [{ fault: true }, { fault: true }],
])('of a call with %j the far end shows %j', (fields, expected) => {
  const [{ error, fault, throttle } = {}] = inferred(one, call(fields)) as {
    error?: unknown
    fault?: unknown
    throttle?: unknown
  }[]
  expect({ error, fault, throttle }).toEqual({
    error: undefined,
    fault: undefined,
    throttle: undefined,
    ...expected,
  })
})
