import { createHash } from 'node:crypto'
import { httpStatus, isLoose, isObject, type Node, nodesOf, type Segment, textAt } from './node.ts'

/**
 * What a called service is to X-Ray, by the name of the subsegment and what it says about the resource. Rows are
 * what X-Ray's answers show (ServiBench and Grafana recordings); a service that is not here becomes `AWS::<name>`,
 * as `AWS::rekognition` and `AWS::CloudWatchLogs` in those recordings.
 */
const RESOURCES: readonly {
  readonly service: string
  readonly keys: readonly string[]
  readonly origin: string
}[] = [
  { service: 's3', keys: ['bucket_name', 'resource_names'], origin: 'AWS::S3::Bucket' },
  {
    service: 'dynamodb',
    keys: ['table_name', 'table_names', 'resource_names'],
    origin: 'AWS::DynamoDB::Table',
  },
  { service: 'sqs', keys: ['queue_url', 'resource_names'], origin: 'AWS::SQS::Queue' },
]

/** What an inferred segment repeats of the call it was made from. */
const COPIED = ['name', 'start_time', 'end_time', 'http', 'aws', 'sql'] as const

/**
 * The segments X-Ray makes up for the far end of calls (`namespace` aws or remote) that nothing else reported.
 * Ids follow from trace and subsegment, so reading twice gives the same answer.
 * @param documents one trace, subsegments merged
 */
export function inferSegments(documents: readonly Segment[]): Segment[] {
  const answers = answersByCall(documents)
  const inferred: Segment[] = []
  for (const document of documents) {
    if (document.inferred === true) continue
    for (const node of nodesOf(document)) {
      if (typeof node.id !== 'string') continue
      const origin = originOf(node)
      if (origin === undefined || isAnswered(node, origin, answers.get(node.id) ?? [])) continue
      inferred.push(inferredSegment(node, node.id, origin, document.trace_id))
    }
  }
  return inferred
}

function answersByCall(documents: readonly Segment[]): ReadonlyMap<unknown, readonly Segment[]> {
  const answers = new Map<unknown, Segment[]>()
  for (const document of documents) {
    if (isLoose(document)) continue
    const answered = answers.get(document.parent_id)
    if (answered) answered.push(document)
    else answers.set(document.parent_id, [document])
  }
  return answers
}

function originOf(node: Node): string | undefined {
  if (typeof node.name !== 'string' || typeof node.start_time !== 'number') return undefined
  if (node.namespace === 'remote') return isObject(node.sql) ? 'Database::SQL' : 'remote'
  if (node.namespace !== 'aws') return undefined
  const service = node.name.toLowerCase()
  const aws = isObject(node.aws) ? node.aws : {}
  const row = RESOURCES.find((entry) => entry.service === service && entry.keys.some((key) => key in aws))
  return row?.origin ?? `AWS::${node.name}`
}

/**
 * A call to a Lambda function is answered by the function's own segment. A bucket or a topic never reports itself:
 * the segment of the function it triggered hangs below the same call, beside the inferred one.
 */
function isAnswered(node: Node, origin: string, answers: readonly Segment[]): boolean {
  if (node.namespace === 'remote') return answers.length > 0
  const service = serviceOf(origin)
  return answers.some(
    (answer) => answer.inferred === true || serviceOf(textAt(answer, 'origin') ?? '') === service,
  )
}

/** `AWS::S3::Bucket` → `s3`. */
function serviceOf(origin: string): string {
  return origin.split('::')[1]?.toLowerCase() ?? ''
}

function inferredSegment(node: Node, parentId: string, origin: string, traceId: string): Segment {
  const copied = COPIED.filter((key) => node[key] !== undefined).map((key) => [key, node[key]])
  return {
    id: createHash('sha256').update(`${traceId}/${parentId}`).digest('hex').slice(0, 16),
    ...Object.fromEntries(copied),
    ...(node.end_time === undefined && { in_progress: true }),
    ...failure(node),
    trace_id: traceId,
    parent_id: parentId,
    inferred: true,
    origin,
  }
}

/** The answer's status speaks for the far end; without one, the caller's verdict has to do. */
function failure(node: Node): Node {
  const status = httpStatus(node)
  if (status === undefined) {
    const told = (['error', 'throttle', 'fault'] as const).filter((flag) => node[flag] === true)
    return Object.fromEntries(told.map((flag) => [flag, true]))
  }
  if (status >= 500) return { fault: true }
  if (status === 429) return { error: true, throttle: true }
  return status >= 400 ? { error: true } : {}
}
