import { type Facts, factsOf } from './facts.ts'
import { matches } from './filter/match.ts'
import { parseFilter } from './filter/parse.ts'
import { FilterError } from './filter/tokens.ts'
import { type Node, numberAt } from './node.ts'
import type { TraceStore } from './store.ts'
import { summaryOf } from './summary.ts'
import { optionalText, RequestError, requiredTime } from './wire.ts'

const PAGE = 20
const MAX_WINDOW_SECONDS = 24 * 60 * 60
const TOKEN = /^(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\/(1-[0-9a-f]{8}-[0-9a-f]{24})$/

/** GetTraceSummaries: newest first, a page at a time; the token says after which trace to go on. */
export function getTraceSummaries(store: Pick<TraceStore, 'all'>, request: Node): Node {
  const inWindow = windowOf(request)
  const isWanted = filterOf(optionalText(request, 'FilterExpression'))
  const isLater = isAfter(optionalText(request, 'NextToken'))
  const found = [...store.all()].map(factsOf).filter(inWindow).sort(newestFirst).filter(isLater)

  const page: Facts[] = []
  let processed = 0
  for (const facts of found) {
    processed++
    if (isWanted(facts)) page.push(facts)
    if (page.length === PAGE) break
  }
  const last = found[processed - 1]
  return {
    TraceSummaries: page.map(summaryOf),
    ApproximateTime: last?.start ?? requiredTime(request, 'StartTime'),
    TracesProcessedCount: processed,
    ...(last && processed < found.length && { NextToken: tokenOf(last) }),
  }
}

function windowOf(request: Node): (facts: Facts) => boolean {
  const from = requiredTime(request, 'StartTime')
  const to = requiredTime(request, 'EndTime')
  if (from > to) throw new RequestError('StartTime must not be after EndTime')
  if (to - from > MAX_WINDOW_SECONDS) throw new RequestError('Time range cannot be longer than 24 hours')
  const inside = (time: number) => from <= time && time <= to
  switch (optionalText(request, 'TimeRangeType') ?? 'TraceId') {
    case 'TraceId':
      return (facts) => inside(facts.start)
    case 'Event':
      return (facts) => inside(facts.trace.updatedAt)
    case 'Service':
      return (facts) => facts.segments.some((segment) => inside(numberAt(segment, 'end_time') ?? Number.NaN))
    default:
      throw new RequestError('TimeRangeType must be one of TraceId, Event, Service')
  }
}

function filterOf(text: string | undefined): (facts: Facts) => boolean {
  if (text === undefined || text.trim() === '') return () => true
  try {
    const expression = parseFilter(text)
    return (facts) => matches(expression, facts)
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    throw new RequestError(`Invalid filter expression at offset ${error.offset}: ${error.message}`)
  }
}

function newestFirst(a: Facts, b: Facts): number {
  return b.start - a.start || (a.trace.id < b.trace.id ? 1 : -1)
}

function tokenOf(facts: Facts): string {
  return Buffer.from(`${facts.start}/${facts.trace.id}`).toString('base64url')
}

function isAfter(token: string | undefined): (facts: Facts) => boolean {
  if (token === undefined) return () => true
  const [, start, id] = TOKEN.exec(Buffer.from(token, 'base64url').toString()) ?? []
  if (start === undefined || id === undefined) throw new RequestError('Invalid NextToken')
  const at = Number(start)
  return (facts) => facts.start < at || (facts.start === at && facts.trace.id < id)
}
