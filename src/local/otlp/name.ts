import { textOf } from './attributes.ts'
import { isAwsCall } from './aws.ts'
import type { OtlpSpan } from './span.ts'

const MAX_NAME = 200
/** What X-Ray's developer guide does not allow in the name of a segment. */
const NOT_ALLOWED = /[^ 0-9\p{L}_.:/%&#=+\\\-@]/gu

/**
 * X-Ray names segments after services, OpenTelemetry names spans after operations: the first of these that a span
 * has. The order is that of the collector's X-Ray exporter.
 */
export function segmentName(span: OtlpSpan): string {
  const { attributes, resource } = span
  const at = (key: string) => textOf(attributes, key)
  const name =
    ownService(span) ??
    at('peer.service') ??
    at('aws.service') ??
    database(span) ??
    (span.kind === 'server' ? textOf(resource, 'service.name') : undefined) ??
    at('rpc.service') ??
    at('http.host') ??
    at('net.peer.name') ??
    at('server.address') ??
    span.name
  return cleaned(name)
}

/** What Application Signals worked out: the service itself for a server span, the far end for a call. */
function ownService(span: OtlpSpan): string | undefined {
  const { attributes, kind } = span
  if (kind === 'server') return textOf(attributes, 'aws.local.service')
  if (kind !== 'client' && kind !== 'producer' && kind !== 'consumer') return undefined
  const remote = textOf(attributes, 'aws.remote.service')
  return isAwsCall(span) ? remote?.replace(/^AWS(\.SDK\.|::)/, '') : remote
}

/** `database@host`. */
function database({ attributes }: OtlpSpan): string | undefined {
  const name = textOf(attributes, 'db.name') ?? textOf(attributes, 'db.namespace')
  if (name === undefined) return undefined
  const url = textOf(attributes, 'db.connection_string')?.replace(/^jdbc:/, '')
  const host =
    url !== undefined && URL.canParse(url) ? new URL(url).hostname : textOf(attributes, 'server.address')
  return host ? `${name}@${host}` : name
}

function cleaned(name: string): string {
  // Cutting may leave half of a letter from beyond the basic plane.
  const allowed = name
    .replace(NOT_ALLOWED, '')
    .slice(0, MAX_NAME)
    .replace(/[\uD800-\uDBFF]$/, '')
  return allowed === '' ? 'span' : allowed
}
