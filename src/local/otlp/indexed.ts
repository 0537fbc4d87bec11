import type { AttributeReader } from './attributes.ts'
import type { OtlpSpan, Value } from './span.ts'

/** What Application Signals indexes: the attributes the distro works out for its service view. */
const INDEXED = new Set([
  'aws.local.service',
  'aws.local.operation',
  'aws.local.environment',
  'aws.remote.service',
  'aws.remote.operation',
  'aws.remote.environment',
  'aws.remote.resource.type',
  'aws.remote.resource.identifier',
])
/** X-Ray's limit for a trace. */
const MAX_ANNOTATIONS = 50

export interface Indexed {
  readonly annotations?: Readonly<Record<string, string | number | boolean>>
  readonly metadata?: { readonly default: Readonly<Record<string, Value>> }
}

/**
 * Sorts what no field of the segment took: indexed keys, and those that `aws.xray.annotations` names, become
 * annotations; everything else is metadata. A segment also tells about its resource.
 */
export function indexedOf(span: OtlpSpan, read: AttributeReader, isSegment: boolean): Indexed {
  const chosen = new Set([...INDEXED, ...read.texts('aws.xray.annotations')])
  const resource = isSegment
    ? [...span.resource].map(([key, value]) => [`otel.resource.${key}`, value] as const)
    : []
  const annotations: [string, string | number | boolean][] = []
  const metadata: [string, Value][] = []
  for (const [key, value] of [...read.rest(), ...resource]) {
    if (value === null) continue
    const isIndexed = chosen.has(key) && typeof value !== 'object' && annotations.length < MAX_ANNOTATIONS
    if (isIndexed) annotations.push([key.replace(/[^A-Za-z0-9_.]/g, '_'), value])
    else metadata.push([key, value])
  }
  if (span.scope.name !== '') metadata.push(['otel.scope.name', span.scope.name])
  return {
    ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
    ...(metadata.length > 0 && { metadata: { default: Object.fromEntries(metadata) } }),
  }
}
