import { CloudWatchError, isMembers, listOf, type Members, numberOf, textOf } from './wire.ts'

const MINUTE = 60

/** Lambda's metric `Invocations`: every attempt, by function and minute. */
export interface InvocationCounts {
  count(functionName: string, at: Date): void
  /** Attempts of one function between two moments, in seconds, by the start of each period. */
  periods(functionName: string, from: number, to: number, period: number): ReadonlyMap<number, number>
}

/** A day of minutes for each function. */
const KEPT_MINUTES = 1_440

export function createInvocationCounts(): InvocationCounts {
  const functions = new Map<string, Map<number, number>>()
  return {
    count(functionName, at) {
      const minutes = functions.get(functionName) ?? new Map<number, number>()
      functions.set(functionName, minutes)
      const minute = Math.floor(at.getTime() / 1000 / MINUTE) * MINUTE
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
      const [oldest] = minutes.keys()
      if (minutes.size > KEPT_MINUTES && oldest !== undefined) minutes.delete(oldest)
    },
    periods(functionName, from, to, period) {
      const sums = new Map<number, number>()
      for (const [minute, count] of functions.get(functionName) ?? []) {
        if (minute < Math.floor(from / MINUTE) * MINUTE || minute >= to) continue
        const start = Math.floor(minute / period) * period
        sums.set(start, (sums.get(start) ?? 0) + count)
      }
      return sums
    },
  }
}

/** GetMetricData, for the one metric that there is; others have no values, as unknown metrics have none in CloudWatch. */
export function getMetricData(counts: InvocationCounts, request: Members): Members {
  const from = numberOf(request, 'StartTime')
  const to = numberOf(request, 'EndTime')
  const queries = listOf(request, 'MetricDataQueries')
  if (from === undefined || to === undefined || queries === undefined) {
    throw invalid('MetricDataQueries, StartTime and EndTime are required')
  }
  return { MetricDataResults: queries.map((query) => resultOf(counts, query, { from, to })) }
}

function resultOf(
  counts: InvocationCounts,
  query: unknown,
  { from, to }: { readonly from: number; readonly to: number },
): Members {
  const stat = isMembers(query) ? query.MetricStat : undefined
  if (!isMembers(query) || !isMembers(stat) || !isMembers(stat.Metric)) {
    throw invalid('otl local knows queries with a MetricStat only')
  }
  const period = numberOf(stat, 'Period') ?? MINUTE
  if (!Number.isInteger(period) || period < 1) throw invalid('Period must be a number of seconds')
  const name = functionOf(stat.Metric)
  const known = name !== undefined && textOf(stat, 'Stat') === 'Sum'
  const sums = [...(known ? counts.periods(name, from, to, Math.max(period, MINUTE)) : [])]
  const newestFirst = sums.toSorted(([a], [b]) => b - a)
  return {
    Id: textOf(query, 'Id'),
    Label: textOf(stat.Metric, 'MetricName'),
    Timestamps: newestFirst.map(([start]) => start),
    Values: newestFirst.map(([, sum]) => sum),
    StatusCode: 'Complete',
  }
}

function functionOf(metric: Members): string | undefined {
  if (textOf(metric, 'Namespace') !== 'AWS/Lambda' || textOf(metric, 'MetricName') !== 'Invocations') return
  const dimensions = listOf(metric, 'Dimensions') ?? []
  const [only, ...more] = dimensions.filter(isMembers)
  if (only === undefined || more.length > 0 || textOf(only, 'Name') !== 'FunctionName') return
  return textOf(only, 'Value')
}

function invalid(message: string): CloudWatchError {
  return new CloudWatchError('InvalidParameterValue', message)
}
