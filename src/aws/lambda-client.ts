import { LambdaClient } from '@aws-sdk/client-lambda'
import { type Connection, settings } from './connection.ts'

/** Lambda lets a function run for 900 s (Managed Instances longer) before it answers. */
const invokePatience = { connectionTimeout: 5_000, requestTimeout: 930_000 }

/** Control plane. Adaptive: Lambda's 15 requests a second are shared with everybody's deployments. */
export function lambdaClient(connection: Connection): LambdaClient {
  return new LambdaClient({ ...settings(connection), retryMode: 'adaptive', maxAttempts: 8 })
}

/** One attempt: a function with side effects must not run twice because an answer was lost. */
export function invokeClient(connection: Connection): LambdaClient {
  return new LambdaClient({ ...settings(connection), requestHandler: invokePatience, maxAttempts: 1 })
}
