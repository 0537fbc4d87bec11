import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'

export interface ReceivedSpan {
  readonly prefix: string
  readonly scope: string
  readonly name: string
  /** Lower-case hex. */
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly resource: Readonly<Record<string, unknown>>
}

export interface SpanReceiver {
  readonly address: string
  readonly spans: ReceivedSpan[]
  close(): void
}

/** Listens where the X-Ray daemon would, and understands what the distro sends in Lambda. */
export async function receiveSpans(): Promise<SpanReceiver> {
  const request = (await loadProto()).lookupType(
    'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
  )
  const spans: ReceivedSpan[] = []
  const socket = createSocket('udp4')
  socket.on('message', (datagram) => {
    const [header, body = ''] = datagram.toString('utf8').split('\n', 2)
    if (header !== '{"format":"json","version":1}') throw new Error(`unknown datagram: ${datagram}`)
    const message = request.decode(Buffer.from(body.slice(3), 'base64'))
    spans.push(...spansOf(request.toObject(message), body.slice(0, 3)))
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { address: `127.0.0.1:${socket.address().port}`, spans, close: () => socket.close() }
}

async function loadProto(): Promise<protobuf.Root> {
  const folder = fileURLToPath(new URL('../../../../proto/', import.meta.url))
  const root = new protobuf.Root()
  root.resolvePath = (_, target) => (path.isAbsolute(target) ? target : path.join(folder, target))
  return root.load('opentelemetry/proto/collector/trace/v1/trace_service.proto')
}

// biome-ignore lint/suspicious/noExplicitAny: decoded protobuf, checked by what the tests expect of it
function spansOf(request: any, prefix: string): ReceivedSpan[] {
  const spans: ReceivedSpan[] = []
  for (const { resource, scopeSpans } of request.resourceSpans ?? []) {
    for (const { scope, spans: found } of scopeSpans ?? []) {
      for (const span of found ?? []) {
        spans.push({
          prefix,
          scope: scope.name,
          name: span.name,
          traceId: hex(span.traceId),
          spanId: hex(span.spanId),
          parentSpanId: hex(span.parentSpanId),
          attributes: record(span.attributes),
          resource: record(resource?.attributes),
        })
      }
    }
  }
  return spans
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex')
}

function record(
  attributes: { key: string; value?: Record<string, unknown> }[] = [],
): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value ?? {})[0]]))
}
