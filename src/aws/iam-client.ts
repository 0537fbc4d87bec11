import { IAMClient } from '@aws-sdk/client-iam'
import { type Connection, settings } from './connection.ts'

/**
 * IAM is one service for a whole partition; the SDK finds its address from any region of it. Few attempts: networks that
 * reach Lambda alone swallow what is sent to IAM, and nothing depends on its answer.
 */
export function iamClient(connection: Connection): IAMClient {
  return new IAMClient({ ...settings(connection), maxAttempts: 2 })
}
