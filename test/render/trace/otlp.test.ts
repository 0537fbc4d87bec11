import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Trace } from '../../../src/domain/trace/model.ts'
import { exportTraceServiceRequest } from '../../../src/otlp/schema.ts'
import { otlpRequest, renderOtlp } from '../../../src/render/trace/otlp/request.ts'
import { traceToJson } from '../../../src/render/trace-json.ts'
import { base64Ids } from '../../support/base64-ids.ts'
import { generatedTrace } from '../../support/generated.ts'
import { hostileTrace } from '../../support/hostile.ts'
import {
  recorded,
  recordedNames,
  recordedText,
  sharedFiles,
  traceOf,
  tracesIn,
} from '../../support/traces.ts'

/** What a program knows of a trace, all of it. */
const told = (traces: readonly Trace[]) => JSON.parse(JSON.stringify(traces.map(traceToJson)))

function readBack(traces: readonly Trace[]): Trace[] {
  const [line, ...more] = renderOtlp(traces)
  expect(more).toEqual([])
  return tracesIn(line ?? '')
}

/** Through the published definitions to bytes and back; what they do not know would be lost on the way. */
function throughProtobuf(traces: readonly Trace[]): void {
  const request = base64Ids(otlpRequest(traces))
  const type = exportTraceServiceRequest
  const message = type.fromObject(request as object)
  expect(type.verify(message)).toBeNull()
  const decoded = type.toObject(type.decode(type.encode(message).finish()), {
    bytes: String,
    longs: String,
    enums: Number,
  })
  expect(withoutEmptyLists(decoded)).toEqual(withoutEmptyLists(request))
}

/** On the wire an empty list is no list. */
function withoutEmptyLists(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, item) =>
    Array.isArray(item) && item.length === 0 ? undefined : item,
  )
}

const spanCount = (traces: readonly Trace[]) =>
  traces.flatMap((trace) => trace.spans).filter((span) => span.kind !== 'missing').length

describe.each(recordedNames())('%s', (name) => {
  const traces = tracesIn(recordedText(name))
  test('reads back as it was', () => {
    expect(told(readBack(traces))).toEqual(told(traces))
  })
  test('is an ExportTraceServiceRequest', () => {
    throughProtobuf(traces)
  })
})

const files = sharedFiles().filter(({ name }) => !/^oracles|expected-/.test(name))
test.skipIf(files.length === 0)('every published document reads back as it was, through protobuf', () => {
  for (const { name, text } of files) {
    const traces = tracesIn(text)
    expect({ name, traces: told(readBack(traces)) }).toEqual({ name, traces: told(traces) })
    throughProtobuf(traces)
    const spans = otlpRequest(traces).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans[0].spans)
    expect(spans).toHaveLength(spanCount(traces))
  }
  expect(files.length).toBeGreaterThan(30)
})

test('any trace reads back as it was', () => {
  fc.assert(
    fc.property(generatedTrace, (trace) => {
      expect(told(readBack([trace]))).toEqual(told([trace]))
    }),
    { numRuns: 300 },
  )
})

test('so does one of hostile names, and what was read back reads back again', () => {
  const once = readBack([hostileTrace()])
  expect(told(once)).toEqual(told([hostileTrace()]))
  expect(renderOtlp(readBack(once))).toEqual(renderOtlp(once))
})

test('an attribute may be called as no other object’s field is', () => {
  const attributes = [{ key: '__proto__', value: { stringValue: 'x' } }]
  const span = {
    traceId: 'ab'.repeat(16),
    spanId: 'ab'.repeat(8),
    name: 'a',
    startTimeUnixNano: '1000000',
    attributes,
  }
  const traces = tracesIn(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }))
  expect(told(readBack(traces))).toEqual(told(traces))
  expect(otlpRequest(traces).resourceSpans[0]?.scopeSpans[0].spans[0]?.attributes[0]?.key).toBe('__proto__')
})

describe('what other programs read', () => {
  const request = otlpRequest([recorded('thumbnail_app.traces.json')])
  const spans = request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans[0].spans.map((span) => ({ ...span, resource })),
  )

  test('ids are W3C’s, moments nanoseconds', () => {
    expect(spans[0]).toMatchObject({
      traceId: '5fbcfc1f4d2e9bed6dc0c41c39dfdb2f',
      startTimeUnixNano: '1606220832000000000',
      kind: 2,
    })
    for (const span of spans) expect(span.spanId).toMatch(/^[0-9a-f]{16}$/)
  })

  test('every span has a service, calls are those of their caller', () => {
    const service = (name: string) =>
      spans
        .filter((span) => span.name === name)
        .map(({ resource }) => resource.attributes.find(({ key }) => key === 'service.name')?.value)
    expect(service('Initialization')).toEqual([
      { stringValue: 'thumbnail-generator-production-upload' },
      { stringValue: 'thumbnail-generator-production-thumbnail-generator' },
    ])
  })

  test('a failure is an error with its message, and its exception an event', () => {
    const [failed] = otlpRequest([recorded('exception-through-callers.json')])
      .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans[0].spans)
      .filter((span) => span.events !== undefined)
    expect(failed?.status?.code).toBe(2)
    expect(failed?.events?.[0]).toMatchObject({ name: 'exception' })
  })

  test('what is open has no end', () => {
    const open = otlpRequest([recorded('thumbnail_app_in_progress.traces.json')])
      .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans[0].spans)
      .filter((span) => span.endTimeUnixNano === undefined)
    expect(open.map((span) => span.name)).toContain('Dwell Time')
  })
})

describe('what OTLP has no room for', () => {
  test('ids of another form are kept beside valid ones', () => {
    const trace = traceOf({ id: 'not hex', name: 'a', start_time: 1, end_time: 2, trace_id: 'mine' })
    const [span] = otlpRequest([trace]).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans[0].spans)
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(span?.spanId).toMatch(/^[0-9a-f]{16}$/)
    expect(readBack([trace])[0]).toMatchObject({ id: 'mine', spans: [{ id: 'not hex' }] })
  })

  test('a moment beyond its clock is told', () => {
    const document = { id: 'a', name: 'a', start_time: 8e12, end_time: 8e12 + 1 }
    const [back] = readBack(tracesIn(JSON.stringify(document)))
    expect(back?.duration).toBe(1000)
    expect(back?.gaps).toEqual([expect.stringContaining('OTLP cannot hold when')])
  })
})
