import { addTo } from '../trace/stats/digest.ts'
import { mergeTally, newTally, type Tally } from '../trace/stats/tally.ts'
import { callIn, type MapDraft, nodeIn } from './draft.ts'

export interface GraphQuery {
  readonly since: Date
  readonly until: Date
}

/** One service of a GetServiceGraph answer. */
export interface ReportedService {
  /** Unique within the answer, all its pages together. */
  readonly ref: number
  readonly name: string
  readonly type?: string
  readonly account?: string
  readonly root: boolean
  readonly statistics?: ReportedStatistics
  readonly calls: readonly ReportedCall[]
}

export interface ReportedCall {
  readonly to: number
  /** An asynchronous connection: X-Ray's edge type `link`. */
  readonly link: boolean
  readonly statistics?: ReportedStatistics
}

export interface ReportedStatistics {
  readonly total: number
  /** 4xx without throttles. */
  readonly errors: number
  readonly throttles: number
  readonly faults: number
  /** Of all of them together; absent where X-Ray does not tell. */
  readonly totalSeconds?: number
  readonly histogram: readonly { readonly seconds: number; readonly count: number }[]
}

/** Adds one answer. References count within it alone; services are the same across answers by name, type and account. */
export function addReports(map: MapDraft, services: readonly ReportedService[]): void {
  const keys = new Map<number, string>()
  for (const { ref, name, type, account, root, statistics } of services) {
    const node = nodeIn(map, { name, type, account })
    if (node === undefined) continue
    keys.set(ref, node.key)
    node.root ||= root
    if (statistics) mergeTally(node.tally, tallyOf(statistics))
  }
  for (const { ref, calls } of services) {
    for (const { to, link, statistics } of calls) addCall(map, keys.get(ref), keys.get(to), link, statistics)
  }
}

function addCall(
  map: MapDraft,
  from: string | undefined,
  to: string | undefined,
  link: boolean,
  statistics: ReportedStatistics | undefined,
): void {
  const call = from === undefined || to === undefined ? undefined : callIn(map, from, to)
  if (call === undefined) return
  call.link ||= link
  if (statistics) mergeTally(call.tally, tallyOf(statistics))
}

function tallyOf({ total, errors, throttles, faults, totalSeconds, histogram }: ReportedStatistics): Tally {
  const tally = newTally()
  for (const { seconds, count } of histogram) addTo(tally.durations, seconds * 1000, count)
  const told = totalSeconds !== undefined && total > 0
  const timed = told ? total : tally.durations.count
  const summed = histogram.reduce((sum, { seconds, count }) => sum + seconds * 1000 * count, 0)
  return {
    ...tally,
    requests: total,
    errors,
    throttles,
    faults,
    timed,
    totalMs: told ? totalSeconds * 1000 : summed,
  }
}
