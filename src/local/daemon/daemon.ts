import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { SegmentSink } from '../contract.ts'
import { decodeSpans } from '../otlp/decode.ts'
import { toSegments } from '../otlp/to-segments.ts'
import { readSegment } from '../xray/document.ts'
import { readDatagram } from './datagram.ts'

export interface Daemon {
  /** `127.0.0.1:port`, for AWS_XRAY_DAEMON_ADDRESS. */
  readonly address: string
  /** Datagrams that have come in by then still reach the sink. */
  close(): Promise<void>
}

/** Bursts from one invocation must not be lost while the process is busy; the system may grant less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024

/**
 * The X-Ray daemon's UDP port, for segment documents and for the AWS distro's spans. Like the daemon it never
 * answers: what it cannot read is dropped with a line to the log.
 * @throws when the port cannot be taken
 */
export async function startDaemon(sink: SegmentSink, log: (line: string) => void): Promise<Daemon> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES })
  const underway = new Set<Promise<void>>()
  socket.on('message', (message) => {
    const work: Promise<void> = receive(message, sink, log)
      .catch((error) => log(`daemon: dropped a datagram: ${reasonOf(error)}`))
      .finally(() => underway.delete(work))
    underway.add(work)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.on('error', (error) => log(`daemon: ${reasonOf(error)}`))
  return {
    address: `127.0.0.1:${socket.address().port}`,
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
      await Promise.all(underway)
    },
  }
}

async function receive(message: Buffer, sink: SegmentSink, log: (line: string) => void): Promise<void> {
  const datagram = readDatagram(message)
  switch (datagram.kind) {
    case 'dropped':
      return log(`daemon: dropped a datagram: ${datagram.reason}`)
    case 'segment': {
      const reading = readSegment(datagram.text)
      if (reading.kind === 'segment') return sink.put(reading.segment)
      return log(`daemon: dropped segment ${quoted(reading.id ?? '')}: ${reading.code}`)
    }
    case 'spans': {
      const segments = toSegments(await decodeSpans(datagram.bytes))
      // X-Ray shows no unsampled spans: Lambda's receiver only counts them.
      if (!datagram.sampled) return log(`daemon: left out ${segments.length} unsampled spans`)
      for (const segment of segments) sink.put(segment)
    }
  }
}

function reasonOf(error: unknown): string {
  return quoted(error instanceof Error ? error.message : String(error))
}

/** Text from outside, on one line without control characters. */
function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 200))
}
