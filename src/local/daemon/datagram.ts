/** What the X-Ray daemon's port was sent. */
export type Datagram =
  | { readonly kind: 'segment'; readonly text: string }
  /** An OTLP `ExportTraceServiceRequest`. */
  | { readonly kind: 'spans'; readonly sampled: boolean; readonly bytes: Uint8Array }
  | { readonly kind: 'dropped'; readonly reason: string }

const NEWLINE = 0x0a
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * Takes a datagram apart: a JSON header with format and version, a newline, a body. The body is a segment document,
 * or `T1S` (sampled) / `T1U` (unsampled) and base64, as the AWS distro sends its spans to Lambda's built-in receiver.
 */
export function readDatagram(message: Buffer): Datagram {
  const split = message.indexOf(NEWLINE)
  if (split < 0) return { kind: 'dropped', reason: 'no newline after the header' }
  if (!isHeader(message.toString('utf8', 0, split))) return { kind: 'dropped', reason: 'unknown header' }
  const body = message.toString('utf8', split + 1).trim()
  if (body === '') return { kind: 'dropped', reason: 'no body' }
  const prefix = body.slice(0, 3)
  if (prefix !== 'T1S' && prefix !== 'T1U') return { kind: 'segment', text: body }
  const encoded = body.slice(3)
  if (!BASE64.test(encoded)) return { kind: 'dropped', reason: 'spans that are not base64' }
  return { kind: 'spans', sampled: prefix === 'T1S', bytes: Buffer.from(encoded, 'base64') }
}

function isHeader(text: string): boolean {
  try {
    const header: unknown = JSON.parse(text)
    if (typeof header !== 'object' || header === null) return false
    const { format, version } = header as { readonly format?: unknown; readonly version?: unknown }
    return typeof format === 'string' && format.toLowerCase() === 'json' && version === 1
  } catch {
    return false
  }
}
