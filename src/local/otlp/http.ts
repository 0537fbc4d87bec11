import { type AttributeReader, known } from './attributes.ts'
import type { SpanKind } from './span.ts'

/** Attributes that only spans about HTTP carry: older and newer semantic conventions. */
const HTTP_KEYS = [
  'http.method',
  'http.request.method',
  'http.status_code',
  'http.response.status_code',
  'http.url',
  'url.full',
  'http.target',
  'http.host',
]

/** `http.request` and `http.response` of a segment, from either generation of HTTP attributes. */
export function httpOf(read: AttributeReader, kind: SpanKind): object | undefined {
  if (!read.has(...HTTP_KEYS)) return undefined
  const forwarded = read.text('http.client_ip', 'client.address')
  const peer = read.text('net.peer.ip', 'network.peer.address')
  // The parts of the URL are taken even where it came whole: they would only say it again as metadata.
  const built = builtUrl(read)
  const request = known({
    method: read.text('http.method', 'http.request.method'),
    url: read.text('http.url', 'url.full') ?? built,
    user_agent: read.text('http.user_agent', 'user_agent.original'),
    client_ip: forwarded ?? (kind === 'server' ? peer : undefined),
    x_forwarded_for: forwarded === undefined ? undefined : true,
  })
  const response = known({
    status: read.number('http.status_code', 'http.response.status_code'),
    content_length: read.number('http.response_content_length', 'http.response.body.size'),
  })
  return known({ request, response })
}

function builtUrl(read: AttributeReader): string | undefined {
  const scheme = read.text('http.scheme', 'url.scheme') ?? 'http'
  const host = read.text('http.host', 'http.server_name', 'server.address', 'net.peer.name', 'net.host.name')
  const port = read.number('server.port', 'net.peer.port', 'network.peer.port', 'net.host.port')
  const path = read.text('url.path') ?? '/'
  const query = read.text('url.query')
  const target = read.text('http.target') ?? (query === undefined ? path : `${path}?${query}`)
  if (host === undefined || !read.has('http.method', 'http.request.method')) return undefined
  const usual = scheme === 'https' ? 443 : 80
  const suffix = port === undefined || port === usual || /:\d+$/.test(host) ? '' : `:${port}`
  return `${scheme}://${host}${suffix}${target}`
}
