import {
  addMap,
  addTrace,
  CLIENT,
  finished,
  type MapNode,
  newMap,
  type ServiceMap,
} from '../../domain/map/index.ts'
import { traceFromDocuments } from '../../domain/trace/index.ts'
import type { Tally } from '../../domain/trace/stats/tally.ts'
import { duration, factsOf } from './facts.ts'
import type { Node } from './node.ts'
import type { StoredTrace, TraceStore } from './store.ts'
import { inMillis } from './summary.ts'
import { optionalText, RequestError, requiredTime } from './wire.ts'

const MAX_WINDOW_SECONDS = 6 * 60 * 60

/** Seconds since the Unix epoch. */
interface Stretch {
  start: number
  end: number
}

/** GetServiceGraph, computed from the traces that began in the window; all of it on one page. */
export function getServiceGraph(store: Pick<TraceStore, 'all'>, request: Node): Node {
  const window = windowOf(request)
  const whole = newMap()
  const seen = new Map<string, Stretch>()
  for (const trace of store.all()) {
    const { start } = factsOf(trace)
    if (start < window.start || start > window.end) continue
    const map = mapOf(trace)
    addMap(whole, map)
    const stretch = { start, end: start + duration(factsOf(trace)) }
    for (const { key } of map.nodes) extend(seen, key, stretch)
    for (const { from, to } of map.calls) extend(seen, callKey(from, to), stretch)
  }
  return {
    Services: servicesOf(finished(whole), seen),
    StartTime: window.start,
    EndTime: window.end,
    ContainsOldGroupVersions: false,
  }
}

function windowOf(request: Node): Stretch {
  const start = requiredTime(request, 'StartTime')
  const end = requiredTime(request, 'EndTime')
  if (start > end) throw new RequestError('StartTime must not be after EndTime')
  if (end - start > MAX_WINDOW_SECONDS) throw new RequestError('Time range cannot be longer than 6 hours')
  for (const group of ['GroupName', 'GroupARN']) {
    if (optionalText(request, group) !== undefined) throw new RequestError('otl local has no groups')
  }
  if (optionalText(request, 'NextToken') !== undefined) throw new RequestError('Invalid NextToken')
  return { start, end }
}

function mapOf({ id, documents }: StoredTrace) {
  const map = newMap()
  addTrace(map, traceFromDocuments({ id, documents }))
  return finished(map)
}

function extend(seen: Map<string, Stretch>, key: string, { start, end }: Stretch): void {
  const known = seen.get(key) ?? { start, end }
  seen.set(key, { start: Math.min(known.start, start), end: Math.max(known.end, end) })
}

const callKey = (from: string, to: string) => `${from}\n\n${to}`

function servicesOf({ nodes, calls }: ServiceMap, seen: ReadonlyMap<string, Stretch>): Node[] {
  const refs = new Map(nodes.map(({ key }, ref) => [key, ref]))
  const edges = new Map<string, Node[]>(nodes.map(({ key }) => [key, []]))
  for (const { from, to, link, tally } of calls) {
    edges.get(from)?.push({
      ReferenceId: refs.get(to),
      ...timesOf(seen.get(callKey(from, to))),
      SummaryStatistics: summaryOf(tally),
      ResponseTimeHistogram: histogramOf(tally),
      Aliases: [],
      ...(link && { EdgeType: 'link' }),
    })
  }
  return nodes.map((node, ref) => serviceOf(node, ref, edges.get(node.key) ?? [], seen.get(node.key)))
}

/** Clients have no statistics of their own, as in X-Ray's answers. */
function serviceOf(
  { name, type, account, root, tally }: MapNode,
  ref: number,
  edges: Node[],
  seen?: Stretch,
): Node {
  const calls = type !== CLIENT && (root || edges.length > 0)
  const histogram = histogramOf(tally)
  return {
    ReferenceId: ref,
    Name: name,
    Names: [name],
    ...(root && { Root: true }),
    ...(account !== undefined && { AccountId: account }),
    ...(type !== undefined && { Type: type }),
    State: calls ? 'active' : 'unknown',
    ...timesOf(seen),
    Edges: edges,
    ...(type !== CLIENT && {
      SummaryStatistics: summaryOf(tally),
      DurationHistogram: histogram,
      ResponseTimeHistogram: histogram,
    }),
  }
}

function timesOf(seen: Stretch | undefined): Node {
  return seen === undefined ? {} : { StartTime: inMillis(seen.start), EndTime: inMillis(seen.end) }
}

function summaryOf({ requests, errors, throttles, faults, totalMs }: Tally): Node {
  return {
    OkCount: requests - errors - throttles - faults,
    ErrorStatistics: { ThrottleCount: throttles, OtherCount: errors, TotalCount: errors + throttles },
    FaultStatistics: { OtherCount: faults, TotalCount: faults },
    TotalCount: requests,
    TotalResponseTime: inMicros(totalMs),
  }
}

function histogramOf({ durations }: Tally): Node[] {
  return [...durations.buckets.values()].map(({ count, sum }) => ({
    Value: inMicros(sum / count),
    Count: count,
  }))
}

/** Seconds, from milliseconds. X-Ray rounds to milliseconds; functions on one machine are often faster than that. */
function inMicros(ms: number): number {
  return Math.round(ms * 1000) / 1e6
}
