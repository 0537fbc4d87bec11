import { defaultProvider } from '@aws-sdk/credential-provider-node'
import { usageError } from '../errors.ts'
import type { Patience } from './lambda-update.ts'

/** How to reach AWS. Absent fields are the SDK's own defaults: environment, profile, instance role. */
export interface Connection {
  readonly region?: string
  readonly profile?: string
  readonly endpoint?: string
  /** Asks for the code of an MFA device, by its serial number; absent where nobody can answer. */
  readonly mfaCode?: (serial: string) => Promise<string>
  readonly signal: AbortSignal
  /** Called at every answer that asks to slow down, those included after which the SDK tries again. */
  readonly onThrottle?: () => void
  /** How updates are waited for; the default suits Lambda. */
  readonly patience?: Patience
}

/** Without these the SDK waits for ever on a network that swallows packets. */
const patience = { connectionTimeout: 5_000, requestTimeout: 60_000 }

/** What every client is made with, so that profile, region and patience cannot differ between them. */
export function settings(connection: Connection) {
  checkEndpoint(connection.endpoint)
  return {
    ...(connection.region ? { region: connection.region } : {}),
    ...(connection.profile ? { profile: connection.profile } : {}),
    ...(connection.endpoint ? { endpoint: connection.endpoint } : {}),
    ...(connection.mfaCode ? { credentialDefaultProvider: credentialsWith(connection.mfaCode) } : {}),
    requestHandler: patience,
  }
}

/** The SDK's default chain never asks for MFA codes by itself; roles that demand one would fail. */
function credentialsWith(mfaCode: (serial: string) => Promise<string>) {
  return (options: object) => defaultProvider({ ...options, mfaCodeProvider: mfaCode })
}

function checkEndpoint(endpoint: string | undefined): void {
  if (endpoint === undefined) return
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw usageError(
      `--endpoint-url ${endpoint} is not an http or https address`,
      'for example http://127.0.0.1:4566',
    )
  }
}
