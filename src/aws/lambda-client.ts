import { LambdaClient } from '@aws-sdk/client-lambda'
import { type Connection, settings } from './connection.ts'

/** Lambda lets a function run for 900 s (Managed Instances longer) before it answers. */
const invokePatience = { connectionTimeout: 5_000, requestTimeout: 930_000 }

/** Control plane. Adaptive: Lambda's 15 requests a second are shared with everybody's deployments. */
export function lambdaClient(connection: Connection): LambdaClient {
  const client = new LambdaClient({ ...settings(connection), retryMode: 'adaptive', maxAttempts: 8 })
  if (connection.onThrottle) tellThrottles(client, connection.onThrottle)
  return client
}

/** Sits inside the SDK's retries, where every answer passes by. */
function tellThrottles(client: LambdaClient, onThrottle: () => void): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args)
      } catch (error) {
        if (error instanceof Error && error.name === 'TooManyRequestsException') onThrottle()
        throw error
      }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'otlTellThrottles' },
  )
}

/** One attempt: a function with side effects must not run twice because an answer was lost. */
export function invokeClient(connection: Connection): LambdaClient {
  return new LambdaClient({ ...settings(connection), requestHandler: invokePatience, maxAttempts: 1 })
}
