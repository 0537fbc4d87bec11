import type { SegmentDocument } from '../contract.ts'
import { attributeReader, known, textOf } from './attributes.ts'
import { awsOf, isAwsCall } from './aws.ts'
import { causeOf, verdictOf } from './cause.ts'
import { httpOf } from './http.ts'
import { indexedOf } from './indexed.ts'
import { segmentName } from './name.ts'
import type { OtlpSpan } from './span.ts'
import { sqlOf } from './sql.ts'

const NANOS_PER_SECOND = 1_000_000_000n

/**
 * OpenTelemetry spans as X-Ray segment documents. The mapping follows what is public of it: the X-Ray exporter of
 * the OpenTelemetry collector (collector-contrib, exporter/awsxrayexporter/internal/translator).
 *
 * A SERVER span, or one without a parent, is a segment; every other is a subsegment that names its parent. So under
 * Lambda the span around the handler (SERVER, its parent is Lambda's function segment) stays a document of its own
 * below the function segment, without an origin: Lambda's origins belong to Lambda's own two segments.
 * Spans without valid ids become documents without valid ids, which every store refuses.
 */
export function toSegments(spans: readonly OtlpSpan[]): SegmentDocument[] {
  return spans.map(toSegment)
}

function toSegment(span: OtlpSpan): SegmentDocument {
  const isSegment = span.kind === 'server' || span.parentId === undefined
  const read = attributeReader(span.attributes)
  const fields = known({
    parent_id: span.parentId,
    type: isSegment ? undefined : 'subsegment',
    namespace: isSegment ? undefined : namespaceOf(span),
    user: read.text('enduser.id'),
    http: httpOf(read, span.kind),
    aws: awsOf(span, read, isSegment),
    sql: sqlOf(span.attributes, read),
    service: isSegment ? known({ version: textOf(span.resource, 'service.version') }) : undefined,
    cause: causeOf(span),
    links: linksOf(span),
  })
  return {
    id: span.spanId,
    trace_id: xrayTraceId(span.traceId),
    name: segmentName(span),
    start_time: seconds(span.startNanos),
    ...(span.endNanos === 0n ? { in_progress: true } : { end_time: seconds(span.endNanos) }),
    ...fields,
    ...verdictOf(span),
    // Last: it gets the attributes that nothing above took.
    ...indexedOf(span, read, isSegment),
  }
}

function namespaceOf(span: OtlpSpan): string | undefined {
  if (isAwsCall(span)) return 'aws'
  if (span.kind === 'client') return 'remote'
  const calls = span.kind === 'producer' || span.kind === 'consumer'
  return calls && span.attributes.has('aws.remote.service') ? 'remote' : undefined
}

function linksOf({ links }: OtlpSpan): readonly object[] | undefined {
  if (links.length === 0) return undefined
  return links.map(({ traceId, spanId, attributes }) => ({
    trace_id: xrayTraceId(traceId),
    id: spanId,
    ...(attributes.size > 0 && { attributes: Object.fromEntries(attributes) }),
  }))
}

function xrayTraceId(hex: string): string {
  return `1-${hex.slice(0, 8)}-${hex.slice(8)}`
}

/** The double nearest to the time: dividing doubles would round twice. */
export function seconds(nanos: bigint): number {
  const fraction = (nanos % NANOS_PER_SECOND).toString().padStart(9, '0')
  return Number(`${nanos / NANOS_PER_SECOND}.${fraction}`)
}
