import {
  GetCodeSigningConfigCommand,
  GetFunctionCodeSigningConfigCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda'
import type { CodeSigning } from '../domain/preflight/signing.ts'
import { explain } from './errors.ts'

/** Undefined when the function has no code signing configuration. */
export async function getCodeSigning(
  client: LambdaClient,
  functionArn: string,
  signal: AbortSignal,
): Promise<CodeSigning | undefined> {
  const options = { abortSignal: signal }
  try {
    const command = new GetFunctionCodeSigningConfigCommand({ FunctionName: functionArn })
    const { CodeSigningConfigArn: arn } = await client.send(command, options)
    if (!arn) return undefined
    const answer = await client.send(new GetCodeSigningConfigCommand({ CodeSigningConfigArn: arn }), options)
    const config = answer.CodeSigningConfig
    return {
      arn,
      policy: config?.CodeSigningPolicies?.UntrustedArtifactOnDeployment === 'Enforce' ? 'Enforce' : 'Warn',
      allowed: config?.AllowedPublishers?.SigningProfileVersionArns ?? [],
    }
  } catch (cause) {
    throw explain(
      'read its code signing (lambda:GetFunctionCodeSigningConfig, lambda:GetCodeSigningConfig)',
      cause,
    )
  }
}
