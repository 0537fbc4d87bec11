import type { AttributeValue, Span } from '../trace/model.ts'
import { resourceName } from '../trace/summary.ts'
import type { Identity } from './draft.ts'

/** X-Ray's types: `AWS::Lambda::Function`, `Database::SQL`, `remote`. OpenTelemetry's spans name their service instead. */
const TYPE = /^[A-Za-z]+::|^remote$/

/** The service that a segment or a server span belongs to. */
export function serviceOf(span: Span): Identity {
  const { name, origin, kind } = span
  if (origin !== undefined && !TYPE.test(origin)) {
    return { name: origin, type: kind === 'handler' ? 'AWS::Lambda::Function' : undefined }
  }
  const attributes = span.attributes()
  const account = kind === 'inferred' ? undefined : text(attributes['aws.account_id'])
  const resource = kind === 'inferred' && isResource(origin) ? resourceOf(attributes) : undefined
  return { name: resource ?? name, type: origin, account }
}

/** `AWS::DynamoDB::Table` is a resource, and X-Ray's map calls it by its name; `AWS::SNS` is a service. */
function isResource(origin: string | undefined): boolean {
  return origin !== undefined && origin.split('::').length > 2
}

const RESOURCE = ['aws.table_name', 'aws.bucket_name', 'aws.queue_url', 'aws.topic_arn', 'aws.function_name']

function resourceOf(attributes: Readonly<Record<string, AttributeValue>>): string | undefined {
  const plain = RESOURCE.map((key) => text(attributes[key])).find((value) => value !== undefined)
  const listed = attributes['aws.resource_names']
  return resourceName(plain ?? (Array.isArray(listed) ? text(listed[0]) : undefined))
}

/** The far end of a call that nobody else reported, as far as the caller tells. */
export function calleeOf(span: Span): Identity {
  if (span.namespace === 'aws') return { name: span.name, type: `AWS::${span.name}` }
  if (span.namespace === 'remote') return { name: span.name, type: 'remote' }
  const attributes = span.attributes()
  const peer = PEER.map((key) => text(attributes[`attribute.${key}`])).find((value) => value !== undefined)
  return {
    name: peer ?? span.name,
    type: span.summary === undefined && peer === undefined ? undefined : 'remote',
  }
}

/** OpenTelemetry's names for the far end, from the most to the least telling. */
const PEER = [
  'aws.remote.service',
  'peer.service',
  'rpc.service',
  'server.address',
  'net.peer.name',
  'db.system.name',
  'db.system',
  'messaging.system',
]

function text(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
