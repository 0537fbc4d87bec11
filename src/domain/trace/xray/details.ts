import { addAttributes, type Gathered, gather } from '../attributes.ts'
import type { Details } from '../draft.ts'
import { filled, finite, flag, type JsonRecord, list, record } from '../lenient.ts'
import type { SpanLink, SpanStatus } from '../model.ts'
import { awsSummary, httpSummary, resourceName, sqlSummary } from '../summary.ts'
import { type ExceptionIndex, exceptionsOf } from './exceptions.ts'
import { kindOf, type Traits } from './kind.ts'
import type { Node } from './node.ts'

/** Fields that have a place of their own in the model. */
const PLACED = new Set(
  'id name start_time end_time in_progress parent_id trace_id type origin namespace error fault throttle inferred cause subsegments links http aws sql annotations metadata'.split(
    ' ',
  ),
)
const MAX_LINKS = 100

export function describe(node: Node, exceptions: ExceptionIndex): Details {
  const { source } = node
  const origin = filled(source.origin)
  const namespace = filled(source.namespace)
  const summary = summaryOf(node)
  const httpStatus = finite(record(record(source.http)?.response)?.status)
  const gathered = gather()
  gatherAttributes(source, gathered)
  const traits: Traits = {
    name: node.name,
    origin,
    namespace,
    inferred: flag(source.inferred),
    subsegment: node.subsegment,
    calls: talks(source),
    invoked: isInvocation(source),
  }
  return {
    status: statusOf(source),
    origin,
    namespace,
    summary,
    httpStatus,
    attributes: gathered.attributes,
    exceptions: exceptionsOf(node, exceptions),
    links: linksOf(source),
    kindUnder: (parent) => kindOf(traits, parent),
    coldStart: flag(record(record(source.metadata)?.default)?.['faas.coldstart']),
  }
}

/** Some SDKs forget the namespace of their calls. */
function talks(source: JsonRecord): boolean {
  const request = record(source.http)?.request
  return source.sql !== undefined || request !== undefined || record(source.aws)?.operation !== undefined
}

/** X-Ray sets several at once: `error` beside `throttle`, `fault` beside either. The one that says most counts. */
function statusOf(source: JsonRecord): SpanStatus {
  if (flag(source.throttle)) return 'throttle'
  if (flag(source.fault)) return 'fault'
  if (flag(source.error)) return 'error'
  return finite(source.end_time) === undefined || flag(source.in_progress) ? 'open' : 'ok'
}

function summaryOf({ source, name }: Node): string | undefined {
  const sql = record(source.sql)
  if (sql) return sqlSummary(filled(sql.sanitized_query) ?? filled(sql.database_type))
  const aws = record(source.aws)
  const operation = filled(aws?.operation)
  if (aws && operation !== undefined) return awsSummary(operation, resourceOf(aws))
  const request = record(record(source.http)?.request)
  return request ? httpSummary(filled(request.method), filled(request.url), name) : undefined
}

function resourceOf(aws: JsonRecord): string | undefined {
  const plain =
    aws.table_name ??
    aws.bucket_name ??
    aws.queue_url ??
    aws.topic_arn ??
    aws.function_name ??
    list(aws.resource_names)[0]
  return resourceName(filled(plain))
}

function gatherAttributes(source: JsonRecord, into: Gathered): void {
  const http = record(source.http)
  addAttributes(into, 'http', http?.request)
  addAttributes(into, 'http.response', http?.response)
  addAttributes(into, 'aws', source.aws)
  addAttributes(into, 'sql', source.sql)
  addAttributes(into, 'annotation', source.annotations)
  addAttributes(into, 'metadata', source.metadata)
  for (const key in source) if (!PLACED.has(key)) addAttributes(into, `segment.${key}`, source[key])
}

function linksOf(source: JsonRecord): SpanLink[] {
  const links = list(source.links).slice(0, MAX_LINKS)
  return links.flatMap((value) => {
    const traceId = filled(record(value)?.trace_id)
    const spanId = filled(record(value)?.id)
    return traceId === undefined ? [] : [{ traceId, ...(spanId === undefined ? {} : { spanId }) }]
  })
}

/** OpenTelemetry's attributes of an invocation, which exporters put under `metadata.default` or the annotations. */
function isInvocation(source: JsonRecord): boolean {
  const metadata = record(record(source.metadata)?.default)
  const annotations = record(source.annotations)
  const has = (fields: JsonRecord | undefined, name: string) =>
    fields !== undefined && Object.hasOwn(fields, name)
  return (
    has(metadata, 'faas.invocation_id') ||
    has(metadata, 'faas.execution') ||
    has(annotations, 'faas.invocation_id') ||
    has(annotations, 'faas_invocation_id')
  )
}
