import type { Aws } from '../context.ts'
import { type Connection, settings } from './connection.ts'

type CloudWatch = Pick<Aws, 'countInvocations' | 'readLogs'>

/** Metrics and logs as the commands see them. Their clients load with the first question. */
export function cloudWatchOf(connection: Connection): CloudWatch {
  const { signal } = connection
  let metrics: ReturnType<typeof openMetrics> | undefined
  let logs: ReturnType<typeof openLogs> | undefined
  return {
    countInvocations: async (functions, window) => {
      metrics ??= openMetrics(connection)
      const { client, countInvocations } = await metrics
      return countInvocations(client, functions, window, signal)
    },
    readLogs: async function* (query) {
      logs ??= openLogs(connection)
      const { client, readLogs } = await logs
      yield* readLogs(client, query, signal)
    },
  }
}

async function openMetrics(connection: Connection) {
  const [{ CloudWatchClient }, { countInvocations }] = await Promise.all([
    import('@aws-sdk/client-cloudwatch'),
    import('./metrics.ts'),
  ])
  return { client: new CloudWatchClient(settings(connection)), countInvocations }
}

/** Adaptive: FilterLogEvents is limited to a few requests a second. */
async function openLogs(connection: Connection) {
  const [{ CloudWatchLogsClient }, { readLogs }] = await Promise.all([
    import('@aws-sdk/client-cloudwatch-logs'),
    import('./logs.ts'),
  ])
  const patient = { retryMode: 'adaptive', maxAttempts: 8 }
  return { client: new CloudWatchLogsClient({ ...settings(connection), ...patient }), readLogs }
}
