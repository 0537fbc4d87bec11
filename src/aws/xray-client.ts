import { XRayClient } from '@aws-sdk/client-xray'
import { type Connection, settings } from './connection.ts'

/** Adaptive: X-Ray publishes no rate for its reads, and throttles. */
export function xrayClient(connection: Connection): XRayClient {
  return new XRayClient({ ...settings(connection), retryMode: 'adaptive', maxAttempts: 8 })
}
