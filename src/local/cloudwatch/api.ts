import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { LocalEnv } from '../server/app.ts'
import { filterLogEvents } from './filter-log-events.ts'
import { getMetricData, type InvocationCounts } from './invocation-counts.ts'
import type { LogStore } from './log-store.ts'
import { answer, type Members } from './wire.ts'

const MAX_BODY_BYTES = 1024 * 1024

/** FilterLogEvents and GetMetricData. Both services take every request at `/` and name the operation in a header. */
export function cloudWatchRoutes(logs: LogStore, counts: InvocationCounts): Hono<LocalEnv> {
  const operations: Readonly<Record<string, (request: Members) => Members>> = {
    'Logs_20140328.FilterLogEvents': (request) => filterLogEvents(logs, request),
    'GraniteServiceVersion20100801.GetMetricData': (request) => getMetricData(counts, request),
  }
  return new Hono<LocalEnv>().post('/', bodyLimit({ maxSize: MAX_BODY_BYTES }), async (c, next) => {
    const name = c.req.header('x-amz-target') ?? ''
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
    return operation === undefined ? next() : answer(c, operation)
  })
}
