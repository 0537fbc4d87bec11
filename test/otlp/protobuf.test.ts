import { describe, expect, test } from 'vitest'
import { parseTraceInput, parseTraceValues, traceFromDocuments } from '../../src/domain/trace/index.ts'
import type { Trace } from '../../src/domain/trace/model.ts'
import { otlpFromProtobuf } from '../../src/otlp/index.ts'
import { exportTraceServiceRequest } from '../../src/otlp/schema.ts'
import { encoded, FUNCTION_ID, SERVER, TRACE_ID } from '../local/otlp/spans.ts'
import { recordedText, spanNamed } from '../support/traces.ts'

function traceIn(value: unknown): Trace {
  const parsed = parseTraceValues([value])
  if (parsed.kind === 'unreadable' || parsed.inputs[0] === undefined) throw new Error('no trace')
  return traceFromDocuments(parsed.inputs[0])
}

/** Without the functions, and so without what is read when asked for. */
const plain = (trace: Trace) =>
  trace.spans.map(({ attributes, ...span }) => ({ ...span, attributes: attributes() }))

/** The protocol's own example, as bytes. Its JSON has ids as hex digits, which protobuf has as bytes. */
function exampleAsBytes(): Uint8Array {
  const request = JSON.parse(recordedText('otlp-example.json'), (key, value) =>
    /^(trace|span|parentSpan)Id$/.test(key) ? Buffer.from(value, 'hex') : value,
  )
  return exportTraceServiceRequest.encode(exportTraceServiceRequest.fromObject(request)).finish()
}

function framed(...messages: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    messages.flatMap((message) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(message.length)
      return [length, message]
    }),
  )
}

describe('OTLP as protobuf', () => {
  test("the protocol's example is the same trace as its JSON", () => {
    const parsed = parseTraceInput(recordedText('otlp-example.json'))
    const json = parsed.kind === 'traces' && parsed.inputs[0] && traceFromDocuments(parsed.inputs[0])
    const trace = traceIn(otlpFromProtobuf(exampleAsBytes()))
    expect({ ...trace, spans: plain(trace) }).toEqual(json && { ...json, spans: plain(json) })
  })

  test("what OpenTelemetry's own SDK sends", () => {
    const attributes = { text: 'x', count: 3, ratio: 0.5, list: ['a', 'b'] }
    const trace = traceIn(otlpFromProtobuf(encoded([{ name: 'GET /', kind: SERVER, attributes }])))
    expect(trace.id).toBe(`1-${TRACE_ID.slice(0, 8)}-${TRACE_ID.slice(8)}`)
    const span = spanNamed(trace, 'GET /')
    expect(span).toMatchObject({ origin: 'orders', parentId: FUNCTION_ID, kind: 'segment' })
    expect(span.attributes()).toMatchObject({
      'attribute.text': 'x',
      'attribute.count': 3,
      'attribute.list': ['a', 'b'],
      'scope.name': '@opentelemetry/instrumentation-test',
    })
  })

  test('several messages, with their lengths before them', () => {
    const both = framed(encoded([{ name: 'a' }]), encoded([{ name: 'b' }]))
    expect(otlpFromProtobuf(both)?.resourceSpans).toHaveLength(2)
  })

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['text', Buffer.from('\n\u0010not a message at all')],
    ['an empty request', exportTraceServiceRequest.encode({}).finish()],
    ['half a message', exampleAsBytes().subarray(0, 90)],
    ['a message and a torn one', framed(exampleAsBytes()).subarray(0, -3)],
    ['a JPEG', Buffer.from('ffd8ffe000104a46494600010100', 'hex')],
  ])('%s is none', (_, bytes) => {
    expect(otlpFromProtobuf(bytes)).toBeUndefined()
  })

  test('any damage is read, or is none, and never fails', () => {
    const bytes = exampleAsBytes()
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 0x7f, 0xff]) {
        const damaged = Uint8Array.from(bytes)
        damaged[at] = value
        const read = otlpFromProtobuf(damaged)
        if (read) parseTraceValues([read])
      }
    }
  })
})
