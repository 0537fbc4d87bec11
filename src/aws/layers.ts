import { GetLayerVersionCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import type { LayerVersion } from '../context.ts'
import { explain } from './errors.ts'

/**
 * By the layer's ARN and number rather than by the version's ARN: both are one permission, and more emulators know
 * this call.
 * @param versionArn also of another account, if that account's layer lets the caller read it
 */
export async function getLayer(
  client: LambdaClient,
  versionArn: string,
  signal: AbortSignal,
): Promise<LayerVersion> {
  try {
    const answer = await client.send(new GetLayerVersionCommand(nameAndNumber(versionArn)), {
      abortSignal: signal,
    })
    return {
      arn: answer.LayerVersionArn ?? versionArn,
      runtimes: answer.CompatibleRuntimes ?? [],
      architectures: answer.CompatibleArchitectures ?? [],
      ...signature(answer.Content?.SigningProfileVersionArn),
      ...(answer.CreatedDate ? { createdAt: answer.CreatedDate } : {}),
      ...(answer.Description ? { description: answer.Description } : {}),
    }
  } catch (cause) {
    throw explain(`read the layer ${versionArn} (lambda:GetLayerVersion)`, cause)
  }
}

function signature(signingProfile: string | undefined): Pick<LayerVersion, 'signingProfile'> {
  return signingProfile ? { signingProfile } : {}
}

export function nameAndNumber(versionArn: string): { LayerName: string; VersionNumber: number } {
  const at = versionArn.lastIndexOf(':')
  return { LayerName: versionArn.slice(0, at), VersionNumber: Number(versionArn.slice(at + 1)) }
}
