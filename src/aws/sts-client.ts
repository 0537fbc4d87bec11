import { STSClient } from '@aws-sdk/client-sts'
import { type Connection, settings } from './connection.ts'

export function stsClient(connection: Connection): STSClient {
  return new STSClient(settings(connection))
}
