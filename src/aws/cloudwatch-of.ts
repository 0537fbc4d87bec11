import type { Aws } from '../context.ts'
import type { Connection } from './connection.ts'
import { settings } from './connection.ts'

type CloudWatch = Pick<Aws, 'countInvocations'>

/** Metrics and logs as the commands see them. Their clients load with the first question. */
export function cloudWatchOf(connection: Connection): CloudWatch {
  const { signal } = connection
  let metrics: ReturnType<typeof openMetrics> | undefined
  return {
    countInvocations: async (functions, window) => {
      metrics ??= openMetrics(connection)
      const { client, countInvocations } = await metrics
      return countInvocations(client, functions, window, signal)
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
