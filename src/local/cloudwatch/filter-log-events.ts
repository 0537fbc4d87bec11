import type { KeptLine, LogStore } from './log-store.ts'
import { matcherOf } from './pattern.ts'
import { CloudWatchError, listOf, type Members, numberOf, textOf } from './wire.ts'

const MOST_EVENTS = 10_000
const MOST_BYTES = 1024 * 1024

/** FilterLogEvents: oldest first unless asked otherwise, a page at a time. Pages may be short, as CloudWatch's may. */
export function filterLogEvents(store: LogStore, request: Members): Members {
  const lines = store.group(groupOf(request))
  if (lines === undefined) {
    throw new CloudWatchError('ResourceNotFoundException', 'The specified log group does not exist.')
  }
  const isWanted = wantedBy(request)
  const backwards = request.startFromHead === false
  const limit = limitOf(request)
  const after = placeOf(textOf(request, 'nextToken'))
  const page: KeptLine[] = []
  let bytes = 0
  let token: string | undefined
  for (const line of backwards ? lines.toReversed() : lines) {
    if (after !== undefined && (backwards ? line.at >= after : line.at <= after)) continue
    if (!isWanted(line)) continue
    if (page.length === limit || (bytes > 0 && bytes + line.message.length > MOST_BYTES)) {
      token = Buffer.from(`at/${page.at(-1)?.at}`).toString('base64url')
      break
    }
    page.push(line)
    bytes += line.message.length
  }
  return {
    events: page.map((line) => eventOf(line)),
    searchedLogStreams: [],
    ...(token === undefined ? {} : { nextToken: token }),
  }
}

function eventOf({ stream, message, timestamp, at }: KeptLine): Members {
  return {
    logStreamName: stream,
    timestamp,
    message,
    ingestionTime: timestamp,
    eventId: String(at).padStart(56, '0'),
  }
}

function groupOf(request: Members): string {
  const name = textOf(request, 'logGroupName')
  const identifier = textOf(request, 'logGroupIdentifier')
  if ((name === undefined) === (identifier === undefined)) {
    throw invalid('exactly one of logGroupName and logGroupIdentifier is required')
  }
  return name ?? identifier?.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '') ?? ''
}

function wantedBy(request: Members): (line: KeptLine) => boolean {
  const names = listOf(request, 'logStreamNames')
  const prefix = textOf(request, 'logStreamNamePrefix')
  if (names !== undefined && prefix !== undefined) {
    throw invalid('logStreamNames and logStreamNamePrefix exclude each other')
  }
  const from = numberOf(request, 'startTime') ?? Number.NEGATIVE_INFINITY
  const to = numberOf(request, 'endTime') ?? Number.POSITIVE_INFINITY
  const matches = matcherOf(textOf(request, 'filterPattern') ?? '')
  return ({ stream, timestamp, message }) =>
    timestamp >= from &&
    timestamp <= to &&
    (names === undefined || names.includes(stream)) &&
    (prefix === undefined || stream.startsWith(prefix)) &&
    matches(message)
}

function limitOf(request: Members): number {
  const limit = numberOf(request, 'limit') ?? MOST_EVENTS
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_EVENTS) return limit
  throw invalid(`limit must be between 1 and ${MOST_EVENTS}`)
}

function placeOf(token: string | undefined): number | undefined {
  if (token === undefined) return undefined
  const [, at] = /^at\/(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? []
  if (at === undefined) throw invalid('The specified nextToken is invalid.')
  return Number(at)
}

function invalid(message: string): CloudWatchError {
  return new CloudWatchError('InvalidParameterException', message)
}
