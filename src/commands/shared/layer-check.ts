import type { Aws, LayerVersion } from '../../context.ts'
import { shortLayerName } from '../../domain/catalogue/layer-arn.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { blocked, type Plan } from '../../domain/instrument/plan.ts'
import { OtlError } from '../../errors.ts'
import { awsErrorName } from './lookup.ts'

/**
 * Asks Lambda about the layer that a plan would attach. Lambda itself checks neither runtime nor architecture, and a
 * misfit shows only when the function starts.
 */
export async function withLayerChecked(plan: Plan, fn: LambdaFunction, aws: Aws): Promise<Plan> {
  if (plan.kind !== 'update') return plan
  const attached = plan.changes.find((change) => change.kind === 'layer' && change.to !== undefined)?.to
  if (attached === undefined) return plan
  try {
    return misfit(await aws.getLayer(attached), fn) ?? plan
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    const name = awsErrorName(error)
    if (name === 'ResourceNotFoundException') return absent(attached, fn)
    if (name !== 'AccessDeniedException' && name !== 'AccessDenied') throw error
    return { ...plan, notes: [...plan.notes, `the layer could not be checked beforehand: ${error.message}`] }
  }
}

function misfit({ arn, architectures, runtimes }: LayerVersion, fn: LambdaFunction): Plan | undefined {
  const layer = shortLayerName(arn)
  const wayOut = 'update otl, whose table of layers seems to be out of date'
  if (architectures.length > 0 && !architectures.includes(fn.architecture)) {
    const reason = `${layer} is built for ${architectures.join(', ')}, not for ${fn.architecture}`
    return blocked({ code: 'wrong-architecture', reason, wayOut })
  }
  if (runtimes.length > 0 && !runtimes.includes(fn.runtime ?? '')) {
    return blocked({ code: 'unsupported-runtime', reason: `${layer} is not made for ${fn.runtime}`, wayOut })
  }
  return undefined
}

function absent(layerArn: string, fn: LambdaFunction): Plan {
  return blocked({
    code: 'layer-unavailable',
    reason: `${shortLayerName(layerArn)} is not to be had in ${fn.region}`,
    wayOut: 'update otl, whose table of layers seems to be out of date',
  })
}
