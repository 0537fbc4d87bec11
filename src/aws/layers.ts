import { GetLayerVersionByArnCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import type { LayerVersion } from '../context.ts'
import { explain } from './errors.ts'

/** @param versionArn also of another account, if that account's layer lets the caller read it */
export async function getLayer(
  client: LambdaClient,
  versionArn: string,
  signal: AbortSignal,
): Promise<LayerVersion> {
  try {
    const answer = await client.send(new GetLayerVersionByArnCommand({ Arn: versionArn }), {
      abortSignal: signal,
    })
    return {
      arn: answer.LayerVersionArn ?? versionArn,
      runtimes: answer.CompatibleRuntimes ?? [],
      architectures: answer.CompatibleArchitectures ?? [],
      ...(answer.CreatedDate ? { createdAt: answer.CreatedDate } : {}),
      ...(answer.Description ? { description: answer.Description } : {}),
    }
  } catch (cause) {
    throw explain(`read the layer ${versionArn} (lambda:GetLayerVersion)`, cause)
  }
}
