import type { Details, Draft } from '../draft.ts'
import {
  bounded,
  filled,
  finite,
  flag,
  list,
  MAX_MESSAGE,
  MAX_NAME,
  momentOfNanos,
  record,
} from '../lenient.ts'
import type { SpanException, SpanKind, SpanStatus } from '../model.ts'
import { awsSummary, httpSummary, resourceName, sqlSummary } from '../summary.ts'
import { attributesOf } from './attributes.ts'
import { linksOf } from './links.ts'
import { ownDetails } from './own.ts'
import { keyValues, type OtlpSpan } from './spans.ts'
import { framesOf } from './stack.ts'
import { OWN } from './words.ts'

type Values = ReadonlyMap<string, unknown>

export function draftsFromOtlp(spans: readonly OtlpSpan[]): Draft[] {
  return spans.map((read, position) => {
    const { span, own } = read
    const written = own === undefined ? NOTHING : keyValues(span.attributes)
    return {
      id: filled(written.get(OWN.id)) ?? filled(span.spanId)?.toLowerCase() ?? `no-span-id-${position + 1}`,
      parentId: filled(written.get(OWN.parentId)) ?? parentOf(span.parentSpanId),
      name: bounded(span.name, MAX_NAME) ?? '(no name)',
      start: momentOfNanos(span.startTimeUnixNano),
      end: momentOfNanos(span.endTimeUnixNano),
      details: (_, parent) => {
        const derived = describe(read, parent)
        return own === undefined ? derived : ownDetails(read, written, derived)
      },
    }
  })
}

const NOTHING: Values = new Map()

/** Some exporters write zeros for none. */
function parentOf(id: unknown): string | undefined {
  const found = filled(id)?.toLowerCase()
  return found !== undefined && /^0+$/.test(found) ? undefined : found
}

function describe({ span, resource, scope }: OtlpSpan, parent: SpanKind | undefined): Details {
  const values = keyValues(span.attributes)
  const summary = summaryOf(values, filled(span.name) ?? '')
  const httpStatus = finite(first(values, 'http.response.status_code', 'http.status_code'))
  return {
    kind: kindOf(span.kind, values, parent),
    status: statusOf(span, httpStatus),
    origin: filled(resource.get('service.name')),
    namespace: undefined,
    summary,
    httpStatus,
    coldStart: flag(values.get('faas.coldstart')),
    attributes: () => attributesOf(values, resource, scope),
    exceptions: exceptionsOf({ span, resource }),
    links: linksOf(span),
  }
}

/** SpanKind and StatusCode are numbers in OTLP's JSON; older exporters write their names. */
function kindOf(kind: unknown, values: Values, parent: SpanKind | undefined): SpanKind {
  if (values.has('faas.invocation_id') || values.has('faas.execution')) return 'handler'
  if (isOneOf(kind, [3, 4], ['SPAN_KIND_CLIENT', 'SPAN_KIND_PRODUCER'])) return 'call'
  if (!isOneOf(kind, [2, 5], ['SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER'])) return 'local'
  return parent === 'function' || parent === 'invocation' ? 'handler' : 'segment'
}

function statusOf(span: OtlpSpan['span'], httpStatus: number | undefined): SpanStatus {
  if (isOneOf(record(span.status)?.code, [2], ['STATUS_CODE_ERROR'])) {
    if (httpStatus === 429) return 'throttle'
    return httpStatus !== undefined && httpStatus >= 400 && httpStatus < 500 ? 'error' : 'fault'
  }
  return momentOfNanos(span.endTimeUnixNano) === undefined ? 'open' : 'ok'
}

function isOneOf(value: unknown, numbers: readonly number[], names: readonly string[]): boolean {
  return typeof value === 'string' && !/^\d+$/.test(value)
    ? names.includes(value)
    : numbers.includes(finite(value) ?? -1)
}

function summaryOf(values: Values, name: string): string | undefined {
  const method = filled(first(values, 'http.request.method', 'http.method'))
  const url = filled(first(values, 'url.full', 'http.url', 'url.path', 'http.target'))
  const statement = filled(first(values, 'db.query.text', 'db.statement'))
  if (statement !== undefined) return sqlSummary(statement)
  if (values.get('rpc.system') === 'aws-api') {
    const resource = resourceName(
      filled(first(values, 'aws.s3.bucket', 'aws.dynamodb.table_names', 'messaging.url')),
    )
    const operation = filled(values.get('rpc.method'))
    return awsSummary(operation !== undefined && name.includes(operation) ? undefined : operation, resource)
  }
  return method === undefined && url === undefined ? undefined : httpSummary(method, url, name)
}

function first(values: Values, ...keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = values.get(key)
    if (value !== undefined) return Array.isArray(value) ? value[0] : value
  }
  return undefined
}

const MAX_EXCEPTIONS = 20

function exceptionsOf({ span, resource }: OtlpSpan): SpanException[] {
  const events = list(span.events).map(record)
  return events
    .filter((event) => event?.name === 'exception')
    .slice(0, MAX_EXCEPTIONS)
    .flatMap((event) => {
      const values = keyValues(event?.attributes)
      const type = bounded(values.get('exception.type'), MAX_NAME)
      const message = bounded(values.get('exception.message'), MAX_MESSAGE)
      if (type === undefined && message === undefined) return []
      const trace = filled(values.get('exception.stacktrace')) ?? ''
      const { stack } = framesOf(trace, filled(resource.get('telemetry.sdk.language')))
      return [
        {
          ...(type === undefined ? {} : { type }),
          ...(message === undefined ? {} : { message }),
          remote: false,
          stack,
        },
      ]
    })
}
