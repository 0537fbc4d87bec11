import { LambdaClient } from '@aws-sdk/client-lambda'
import { STSClient } from '@aws-sdk/client-sts'
import { XRayClient } from '@aws-sdk/client-xray'
import { defaultProvider } from '@aws-sdk/credential-provider-node'
import { usageError } from '../errors.ts'

/** How to reach AWS. Absent fields are the SDK's own defaults: environment, profile, instance role. */
export interface Connection {
  readonly region?: string
  readonly profile?: string
  readonly endpoint?: string
  /** Asks for the code of an MFA device, by its serial number; absent where nobody can answer. */
  readonly mfaCode?: (serial: string) => Promise<string>
  readonly signal: AbortSignal
}

/** Without these the SDK waits for ever on a network that swallows packets. */
const patience = { connectionTimeout: 5_000, requestTimeout: 60_000 }
/** Lambda lets a function run for 900 s (Managed Instances longer) before it answers. */
const invokePatience = { connectionTimeout: 5_000, requestTimeout: 930_000 }

function common(connection: Connection) {
  checkEndpoint(connection.endpoint)
  return {
    ...(connection.region ? { region: connection.region } : {}),
    ...(connection.profile ? { profile: connection.profile } : {}),
    ...(connection.endpoint ? { endpoint: connection.endpoint } : {}),
    ...(connection.mfaCode ? { credentialDefaultProvider: credentialsWith(connection.mfaCode) } : {}),
    requestHandler: patience,
  }
}

/** Control plane. Adaptive: Lambda's 15 requests a second are shared with everybody's deployments. */
export function lambdaClient(connection: Connection): LambdaClient {
  return new LambdaClient({ ...common(connection), retryMode: 'adaptive', maxAttempts: 8 })
}

/** One attempt: a function with side effects must not run twice because an answer was lost. */
export function invokeClient(connection: Connection): LambdaClient {
  return new LambdaClient({ ...common(connection), requestHandler: invokePatience, maxAttempts: 1 })
}

export function xrayClient(connection: Connection): XRayClient {
  return new XRayClient({ ...common(connection), retryMode: 'adaptive', maxAttempts: 8 })
}

export function stsClient(connection: Connection): STSClient {
  return new STSClient(common(connection))
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
