import { BatchGetTracesCommand, PutTraceSegmentsCommand } from '@aws-sdk/client-xray'
import { expect, test } from 'vitest'
import { createTraceStore } from '../../../src/local/xray/store.ts'
import { haveRecordings, recordedTraces } from './recordings.ts'
import { startXRay } from './server.ts'

/** Documents that X-Ray's developer guide rules out, and the test data of other tools that break it on purpose. */
const REFUSED: Readonly<Record<string, string>> = {
  'grafana/awsResponseWithSql.json': 'InvalidId',
  'grafana/inprogress-no-end-time.json': 'MissingTraceId',
  'grafana/inprogress-relative-url.json': 'MissingTraceId',
  'iatk/trace_test-02.json': 'InvalidTraceId',
  'otel-collector/segmentValidationFailed.json': 'MissingStartTime',
  'otel-collector/segmentWithParentId.json': 'MissingEndTime',
}

const recorded = haveRecordings ? recordedTraces() : []

test.skipIf(!haveRecordings)('there are recordings to try', () => {
  expect(recorded.length).toBeGreaterThan(30)
})

for (const [number, { file, documents }] of recorded.entries()) {
  test(`recording ${number}, ${file}, goes in and comes out again`, async () => {
    const { client } = await startXRay()
    const put = await client.send(
      new PutTraceSegmentsCommand({
        TraceSegmentDocuments: documents.map((document) => JSON.stringify(document)),
      }),
    )
    const codes = put.UnprocessedTraceSegments?.map(({ ErrorCode }) => ErrorCode)
    if (file in REFUSED) {
      expect(new Set(codes)).toEqual(new Set([REFUSED[file]]))
      return
    }
    expect(codes).toEqual([])

    const id = String(documents[0]?.trace_id)
    const { Traces = [] } = await client.send(new BatchGetTracesCommand({ TraceIds: [id] }))
    const segments = Traces.flatMap((trace) => trace.Segments ?? [])
    const got = segments.map(({ Document }) => JSON.parse(Document ?? '') as { id: string })
    const sent = new Set(documents.map((document) => document.id))
    expect(got.filter((document) => sent.has(document.id))).toEqual(documents)
    expect(segments.map(({ Id }) => Id)).toEqual(got.map((document) => document.id))

    // X-Ray had already added what it infers to the traces that it answered with.
    const added = got.filter((document) => !sent.has(document.id))
    if (documents.length > 1) expect(added).toEqual([])
    else for (const document of added) expect(document).toMatchObject({ inferred: true })
  })
}

/** What X-Ray copies; it also keeps apart what it measured itself (`QueueTime`) and the message of a failure. */
function inference(document: Readonly<Record<string, unknown>>): object {
  const {
    parent_id,
    name,
    origin,
    start_time,
    end_time,
    http,
    aws,
    sql,
    error,
    fault,
    throttle,
    in_progress,
  } = document
  return {
    parent_id,
    name,
    origin,
    start_time,
    end_time,
    http,
    aws,
    sql,
    error,
    fault,
    throttle,
    in_progress,
  }
}

for (const { file, documents } of recorded) {
  const isInferred = (document: object) => 'inferred' in document && document.inferred === true
  const expected = documents.filter(isInferred)
  // One recording has an inferred segment of another request than the call it names.
  if (documents.length < 2 || expected.length === 0 || file in REFUSED || file === 'grafana/awsResponse.json')
    continue

  test(`${file} without its inferred segments gets the same ones that X-Ray inferred`, () => {
    const store = createTraceStore()
    for (const document of documents.filter((entry) => !isInferred(entry)))
      store.accept(JSON.stringify(document))
    const got = store.get(String(documents[0]?.trace_id))?.documents.filter(isInferred) ?? []
    const byParent = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
    expect(got.map(inference).sort(byParent)).toEqual(expected.map(inference).sort(byParent))
  })
}
