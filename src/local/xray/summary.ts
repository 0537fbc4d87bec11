import {
  type AnnotationValue,
  accountOf,
  annotationsOf,
  duration,
  type Facts,
  responseTime,
} from './facts.ts'
import {
  isError,
  isFault,
  isThrottle,
  type Node,
  nodesOf,
  numberAt,
  objectAt,
  type Segment,
  textAt,
} from './node.ts'

/**
 * A trace as GetTraceSummaries lists it. Fields are those of X-Ray's API; root causes, which only X-Ray's analysis
 * makes, are left out. Fault and error are the root's, throttle anybody's.
 */
export function summaryOf(facts: Facts): Node {
  const { root, segments, trace } = facts
  return {
    Id: trace.id,
    StartTime: facts.start,
    Duration: inMillis(duration(facts)),
    ResponseTime: inMillis(responseTime(root)),
    HasFault: isFault(root),
    HasError: isError(root),
    HasThrottle: segments.some(isThrottle),
    IsPartial: facts.partial,
    Http: httpOf(root),
    Annotations: annotations(segments),
    Users: users(segments),
    ServiceIds: distinct(segments.map(serviceId)),
    ResourceARNs: distinct(present(segments.map(resourceArn))).map((ARN) => ({ ARN })),
    InstanceIds: distinct(present(segments.map(instanceId))).map((Id) => ({ Id })),
    AvailabilityZones: distinct(present(segments.map(availabilityZone))).map((Name) => ({ Name })),
    EntryPoint: serviceId(root),
    Revision: trace.revision,
    MatchedEventTime: trace.updatedAt,
  }
}

/** Seconds as X-Ray reports them: whole milliseconds. */
export function inMillis(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}

export function serviceId(segment: Segment): Node {
  const account = accountOf(segment)
  const type = textAt(segment, 'origin')
  return {
    Name: segment.name,
    Names: [segment.name],
    ...(account !== undefined && { AccountId: account }),
    ...(type !== undefined && { Type: type }),
  }
}

export function resourceArn(segment: Node): string | undefined {
  return textAt(segment, 'resource_arn') ?? textAt(objectAt(segment, 'aws'), 'function_arn')
}

export function instanceId(segment: Node): string | undefined {
  return textAt(objectAt(objectAt(segment, 'aws') ?? {}, 'ec2'), 'instance_id')
}

export function availabilityZone(segment: Node): string | undefined {
  const aws = objectAt(segment, 'aws') ?? {}
  return (
    textAt(objectAt(aws, 'ec2'), 'availability_zone') ?? textAt(objectAt(aws, 'ecs'), 'availability_zone')
  )
}

export function httpOf(segment: Node): Node {
  const http = objectAt(segment, 'http') ?? {}
  const request = objectAt(http, 'request')
  const fields = {
    HttpURL: textAt(request, 'url'),
    HttpStatus: numberAt(objectAt(http, 'response'), 'status'),
    HttpMethod: textAt(request, 'method'),
    UserAgent: textAt(request, 'user_agent'),
    ClientIp: textAt(request, 'client_ip'),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

export function usersOf(segment: Node): string[] {
  return present([...nodesOf(segment)].map((node) => textAt(node, 'user')))
}

function users(segments: readonly Segment[]): Node[] {
  const named = segments.flatMap((segment) => usersOf(segment).map((user) => [user, segment] as const))
  return gathered(named).map(([UserName, ServiceIds]) => ({ UserName, ServiceIds }))
}

function annotations(segments: readonly Segment[]): Node {
  const byKey = new Map<string, (readonly [AnnotationValue, Segment])[]>()
  for (const segment of segments) {
    for (const [key, value] of annotationsOf(segment)) append(byKey, key, [value, segment])
  }
  const told = [...byKey].map(([key, pairs]) => [
    key,
    gathered(pairs).map(([value, ServiceIds]) => ({ AnnotationValue: typed(value), ServiceIds })),
  ])
  return Object.fromEntries(told)
}

function typed(value: AnnotationValue): Node {
  if (typeof value === 'number') return { NumberValue: value }
  return typeof value === 'boolean' ? { BooleanValue: value } : { StringValue: value }
}

/** Each value once, with the services that said it. */
function gathered<T>(pairs: readonly (readonly [T, Segment])[]): [T, Node[]][] {
  const byValue = new Map<T, Segment[]>()
  for (const [value, segment] of pairs) append(byValue, value, segment)
  return [...byValue].map(([value, sayers]) => [value, distinct(sayers.map(serviceId))])
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value): value is T => value !== undefined)
}

function distinct<T>(values: readonly T[]): T[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]))
  return [...seen.values()]
}
