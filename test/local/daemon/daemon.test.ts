import { createSocket } from 'node:dgram'
import { createRequire } from 'node:module'
import { SpanStatusCode, type TracerProvider } from '@opentelemetry/api'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { SegmentDocument } from '../../../src/local/contract.ts'
import { startDaemon } from '../../../src/local/daemon/daemon.ts'
import { createTraceStore } from '../../../src/local/xray/store.ts'
import { encoded, FUNCTION_ID, SERVER } from '../otlp/spans.ts'
import { hex, segment, TRACE } from '../xray/segments.ts'

const HEADER = '{"format":"json","version":1}\n'

/** Long enough for a busy machine; it goes on as soon as the check holds. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 })

async function start() {
  const documents: SegmentDocument[] = []
  const lines: string[] = []
  const sink = { put: (document: SegmentDocument) => void documents.push(document) }
  const daemon = await startDaemon(sink, (line) => lines.push(line))
  const [host = '', port = ''] = daemon.address.split(':')
  const socket = createSocket('udp4')
  onTestFinished(async () => {
    socket.close()
    await daemon.close()
  })
  const send = (message: string | Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      socket.send(message, Number(port), host, (error) => (error ? reject(error) : resolve()))
    })
  return { daemon, documents, lines, send }
}

test('it listens on this machine only', async () => {
  const { daemon } = await start()
  expect(daemon.address).toMatch(/^127\.0\.0\.1:\d+$/)
})

test.each([HEADER, '{"version": 1, "format": "JSON", "more": []}\n'])(
  'a segment after the header %j',
  async (header) => {
    const { documents, send } = await start()
    await send(header + JSON.stringify(segment('1')))
    await eventually(() => expect(documents).toEqual([segment('1')]))
  },
)

test('sampled spans become segments', async () => {
  const { documents, send } = await start()
  await send(`${HEADER}T1S${Buffer.from(encoded([{ kind: SERVER }, { name: 'inside' }])).toString('base64')}`)
  await eventually(() =>
    expect(documents).toMatchObject([{ name: 'orders', parent_id: FUNCTION_ID }, { name: 'inside' }]),
  )
})

test('unsampled spans are left out, as X-Ray leaves them out, and said to be', async () => {
  const { documents, lines, send } = await start()
  await send(`${HEADER}T1U${Buffer.from(encoded([{}, {}])).toString('base64')}`)
  await eventually(() => expect(lines).toEqual(['daemon: left out 2 unsampled spans']))
  expect(documents).toEqual([])
})

test.each<[string, string | Uint8Array, string]>([
  ['no header', JSON.stringify(segment('1')), 'dropped a datagram: no newline after the header'],
  ['another format', `{"format":"xml","version":1}\n{}`, 'dropped a datagram: unknown header'],
  ['another version', `{"format":"json","version":2}\n{}`, 'dropped a datagram: unknown header'],
  ['a header that is no JSON', 'json\n{}', 'dropped a datagram: unknown header'],
  ['a header that is null', 'null\n{}', 'dropped a datagram: unknown header'],
  ['no body', HEADER, 'dropped a datagram: no body'],
  ['nothing', '', 'dropped a datagram: no newline after the header'],
  ['bytes', Buffer.from([0, 255, 10, 254]), 'dropped a datagram: unknown header'],
  ['a bad segment', `${HEADER}{"id":"\\u001b[31m"}`, 'dropped segment "\\u001b[31m": InvalidId'],
  ['no segment', `${HEADER}hello`, 'dropped segment "": ParseError'],
  ['spans that are not base64', `${HEADER}T1S{}`, 'dropped a datagram: spans that are not base64'],
  [
    'spans that are not protobuf',
    `${HEADER}T1S${Buffer.from('hello').toString('base64')}`,
    'dropped a datagram: "',
  ],
])('%s is dropped with a line, and what follows is read', async (_, message, line) => {
  const { documents, lines, send } = await start()
  await send(message)
  await send(HEADER + JSON.stringify(segment('1')))
  await eventually(() => {
    expect(documents).toHaveLength(1)
    expect(lines).toEqual([expect.stringContaining(line)])
  })
  expect(lines.join()).toMatch(/^[^\p{Cc}]*$/u)
})

test('after close the port is free and nothing is taken any more', async () => {
  const second = await startDaemon({ put() {} }, () => {})
  await second.close()
  const socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(Number(second.address.split(':')[1]), '127.0.0.1', resolve)
  })
  socket.close()
})

/** The distro keeps its exporters out of its package's exports; these files are still what runs on Lambda. */
const distro = '../../../node_modules/@aws/aws-distro-opentelemetry-node-autoinstrumentation/build/src'
const load = createRequire(import.meta.url)

interface UdpExporter {
  sendData(data: Uint8Array, prefix: string): Promise<void>
  shutdown(): void
}

test('spans that the AWS distro itself sends arrive in the store below the function', async () => {
  const { UdpExporter } = load(`${distro}/otlp-udp-exporter.js`) as {
    UdpExporter: new (to: string) => UdpExporter
  }
  const store = createTraceStore()
  store.put(segment('f1', { name: 'orders', origin: 'AWS::Lambda::Function' }))
  const daemon = await startDaemon(store, () => {})
  const exporter = new UdpExporter(daemon.address)
  onTestFinished(async () => {
    exporter.shutdown()
    await daemon.close()
  })
  await exporter.sendData(encoded([{ kind: SERVER }, { name: 'inside' }]), 'T1S')
  await eventually(() => {
    expect(store.get(TRACE)?.documents).toMatchObject([
      { id: hex('f1'), subsegments: [{ name: 'inside' }] },
      { name: 'orders', parent_id: hex('f1') },
    ])
  })
})

interface Lite {
  TracerProvider: new (resource: object) => TracerProvider & { addSpanProcessor(processor: object): void }
  UdpSpanExporter: new (to: string) => { export(spans: readonly object[]): boolean; shutdown(): void }
}

test('so do those of its fast-start mode, which encodes them by itself', async () => {
  const lite = load(`${distro}/opentelemetry-lite-sdk.js`) as Lite
  const { daemon, documents } = await start()
  const exporter = new lite.UdpSpanExporter(daemon.address)
  onTestFinished(() => exporter.shutdown())
  const tracer = new lite.TracerProvider({ 'service.name': 'orders' }).getTracer('scope')
  const span = tracer.startSpan('work', { kind: SERVER, attributes: { count: -3, list: ['a'], ratio: 0.5 } })
  span.recordException(new Error('boom'))
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
  expect(exporter.export([span])).toBe(true)
  await eventually(() => {
    expect(documents).toMatchObject([
      {
        name: 'orders',
        fault: true,
        cause: { exceptions: [{ type: 'Error', message: 'boom' }] },
        metadata: { default: { count: -3, list: ['a'], ratio: 0.5, 'otel.scope.name': 'scope' } },
      },
    ])
  })
})
