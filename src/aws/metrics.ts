import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import type { Window } from '../domain/trace/window.ts'
import { explain } from './errors.ts'

/** GetMetricData takes this many queries. */
const QUERIES_A_CALL = 500
const DAY_MS = 86_400_000
/** CloudWatch keeps one-minute values for 15 days, and five-minute values for 63. */
const MINUTES_KEPT_MS = 15 * DAY_MS

/**
 * How often functions were invoked, successfully or not: Lambda's metric `Invocations`, whole minutes. CloudWatch is
 * behind by a minute or two.
 */
export async function countInvocations(
  client: CloudWatchClient,
  functions: readonly string[],
  { start, end, now }: Window & { readonly now: Date },
  signal: AbortSignal,
): Promise<number> {
  const length = end.getTime() - start.getTime()
  const period = length > DAY_MS || now.getTime() - start.getTime() > MINUTES_KEPT_MS ? 300 : 60
  let sum = 0
  try {
    for (let at = 0; at < functions.length; at += QUERIES_A_CALL) {
      const queries = functions.slice(at, at + QUERIES_A_CALL).map((name, id) => query(name, id, period))
      sum += await sumOf(client, { MetricDataQueries: queries, StartTime: start, EndTime: end }, signal)
    }
    return sum
  } catch (cause) {
    throw explain('count invocations (cloudwatch:GetMetricData)', cause)
  }
}

function query(name: string, id: number, period: number): MetricDataQuery {
  const Metric = {
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'FunctionName', Value: name }],
  }
  return { Id: `f${id}`, MetricStat: { Metric, Period: period, Stat: 'Sum' } }
}

interface Asked {
  readonly MetricDataQueries: MetricDataQuery[]
  readonly StartTime: Date
  readonly EndTime: Date
}

async function sumOf(client: CloudWatchClient, asked: Asked, signal: AbortSignal): Promise<number> {
  let sum = 0
  let token: string | undefined
  do {
    const page = await client.send(
      new GetMetricDataCommand({ ...asked, ...(token ? { NextToken: token } : {}) }),
      { abortSignal: signal },
    )
    for (const { Values = [] } of page.MetricDataResults ?? []) for (const value of Values) sum += value
    token = page.NextToken === token ? undefined : page.NextToken
  } while (token !== undefined)
  return sum
}
