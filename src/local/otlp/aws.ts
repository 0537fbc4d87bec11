import { type AttributeReader, known, textOf } from './attributes.ts'
import type { Attributes, OtlpSpan } from './span.ts'

/** Whether the span is a call through an AWS SDK. */
export function isAwsCall({ attributes }: OtlpSpan): boolean {
  const system = attributes.get('rpc.system') ?? attributes.get('rpc.system.name')
  return system === 'aws-api' || attributes.has('aws.service')
}

/** The `aws` block: what was called, on which resource, and by which instrumentation the span was made. */
export function awsOf(span: OtlpSpan, read: AttributeReader, isSegment: boolean): object | undefined {
  const { resource } = span
  const call = isAwsCall(span) ? { ...operationOf(read), ...resourceOf(read) } : undefined
  const logGroups = attributesList(resource, 'aws.log.group.names')
  return known({
    ...call,
    account_id: read.text('aws.account_id') ?? (isSegment ? textOf(resource, 'cloud.account.id') : undefined),
    cloudwatch_logs:
      isSegment && logGroups.length > 0 ? logGroups.map((group) => ({ log_group: group })) : undefined,
    xray: xrayOf(resource),
  })
}

function operationOf(read: AttributeReader): object {
  return {
    operation: read.text('aws.operation', 'rpc.method'),
    region: read.text('aws.region', 'cloud.region'),
    request_id: read.text('aws.request_id', 'aws.request.id', 'aws.requestId'),
  }
}

function resourceOf(read: AttributeReader): object {
  const tables = read.texts('aws.dynamodb.table_names')
  const [table] = tables
  return {
    table_name: read.text('aws.table_name', 'aws.table.name') ?? (tables.length === 1 ? table : undefined),
    table_names: tables.length > 1 ? tables : undefined,
    bucket_name: read.text('aws.s3.bucket'),
    queue_url: read.text('aws.queue_url', 'aws.queue.url', 'aws.sqs.queue.url', 'messaging.url'),
    topic_arn: read.text('aws.sns.topic.arn'),
    function_name: read.text('aws.lambda.function.name', 'faas.invoked_name'),
  }
}

/** `opentelemetry for nodejs`, as X-Ray names its own SDKs. */
function xrayOf(resource: Attributes): object | undefined {
  const name = textOf(resource, 'telemetry.sdk.name')
  if (name === undefined) return undefined
  const language = textOf(resource, 'telemetry.sdk.language')
  const distro = textOf(resource, 'telemetry.auto.version') ?? textOf(resource, 'telemetry.distro.version')
  return known({
    sdk: language === undefined ? name : `${name} for ${language}`,
    sdk_version: textOf(resource, 'telemetry.sdk.version'),
    auto_instrumentation: distro !== undefined,
  })
}

/** A list, or one string with `&` between its entries, as an environment variable has to write it. */
function attributesList(resource: Attributes, key: string): readonly string[] {
  const value = resource.get(key)
  if (typeof value === 'string') return value.split('&').filter((entry) => entry !== '')
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}
