import { IAMClient } from '@aws-sdk/client-iam'
import { type Connection, settings } from './connection.ts'

/** IAM is one service for a whole partition; the SDK finds its address from any region of it. */
export function iamClient(connection: Connection): IAMClient {
  return new IAMClient(settings(connection))
}
