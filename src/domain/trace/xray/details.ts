import { addAttributes, gather } from '../attributes.ts'
import type { Details } from '../draft.ts'
import { filled, finite, flag, type JsonRecord, list, record } from '../lenient.ts'
import type { Attributes, SpanKind, SpanStatus } from '../model.ts'
import { awsSummary, httpSummary, resourceName, sqlSummary } from '../summary.ts'
import { type ExceptionIndex, exceptionsOf } from './exceptions.ts'
import { kindOf } from './kind.ts'
import { linksOf } from './links.ts'
import type { Node } from './node.ts'

/** Fields that have a place of their own in the model. */
const PLACED = new Set(
  'id name start_time end_time in_progress parent_id trace_id type origin namespace error fault throttle inferred cause subsegments links http aws sql annotations metadata'.split(
    ' ',
  ),
)

export function describe(node: Node, exceptions: ExceptionIndex, parent: SpanKind | undefined): Details {
  const { source, name, subsegment } = node
  const http = record(source.http)
  const request = record(http?.request)
  const aws = record(source.aws)
  const sql = record(source.sql)
  const noted = record(record(source.metadata)?.default)
  const origin = filled(source.origin)
  const namespace = filled(source.namespace)
  const traits = {
    name,
    origin,
    namespace,
    inferred: flag(source.inferred),
    subsegment,
    // Some SDKs forget the namespace of their calls.
    calls: source.sql !== undefined || http?.request !== undefined || aws?.operation !== undefined,
    invoked: isInvocation(noted, record(source.annotations)),
  }
  return {
    kind: kindOf(traits, parent),
    status: statusOf(source),
    origin,
    namespace,
    summary: summaryOf(sql, aws, request, name),
    httpStatus: finite(record(http?.response)?.status),
    coldStart: flag(noted?.['faas.coldstart']),
    attributes: () => attributesOf(source),
    exceptions: exceptionsOf(node, exceptions),
    links: linksOf(source.links),
  }
}

/** X-Ray sets several at once: `error` beside `throttle`, `fault` beside either. The one that says most counts. */
function statusOf(source: JsonRecord): SpanStatus {
  if (flag(source.throttle)) return 'throttle'
  if (flag(source.fault)) return 'fault'
  if (flag(source.error)) return 'error'
  return finite(source.end_time) === undefined || flag(source.in_progress) ? 'open' : 'ok'
}

function summaryOf(
  sql: JsonRecord | undefined,
  aws: JsonRecord | undefined,
  request: JsonRecord | undefined,
  name: string,
): string | undefined {
  if (sql) return sqlSummary(filled(sql.sanitized_query) ?? filled(sql.database_type))
  const operation = filled(aws?.operation)
  if (aws && operation !== undefined) return awsSummary(operation, resourceOf(aws), finite(aws.retries))
  return request && httpSummary(filled(request.method), filled(request.url), name)
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

function attributesOf(source: JsonRecord): Attributes {
  const gathered = gather()
  const http = record(source.http)
  addAttributes(gathered, 'http', http?.request)
  addAttributes(gathered, 'http.response', http?.response)
  addAttributes(gathered, 'aws', source.aws)
  addAttributes(gathered, 'sql', source.sql)
  addAttributes(gathered, 'annotation', source.annotations)
  addAttributes(gathered, 'metadata', source.metadata)
  for (const key in source) if (!PLACED.has(key)) addAttributes(gathered, `segment.${key}`, source[key])
  return gathered.attributes
}

/** OpenTelemetry's attributes of an invocation, which exporters put under `metadata.default` or the annotations. */
function isInvocation(metadata: JsonRecord | undefined, annotations: JsonRecord | undefined): boolean {
  const has = (fields: JsonRecord | undefined, name: string) =>
    fields !== undefined && Object.hasOwn(fields, name)
  return (
    has(metadata, 'faas.invocation_id') ||
    has(metadata, 'faas.execution') ||
    has(annotations, 'faas.invocation_id') ||
    has(annotations, 'faas_invocation_id')
  )
}
