import type { Aws, LayerVersion } from '../../context.ts'
import { shortLayerName } from '../../domain/catalogue/layer-arn.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { blocked, type Plan, type UpdatePlan } from '../../domain/instrument/plan.ts'
import { OtlError } from '../../errors.ts'
import { awsErrorName } from './lookup.ts'

/**
 * Asks Lambda about the layer that a plan would attach. Lambda itself checks neither runtime nor architecture, and a
 * misfit shows only when the function starts.
 */
export async function checkLayer(plan: Plan, fn: LambdaFunction, aws: Aws): Promise<LayerAnswer> {
  const attached = plan.kind === 'update' ? attachedBy(plan) : undefined
  if (attached === undefined) return { kind: 'none' }
  try {
    const layer = await aws.getLayer(attached)
    const refusal = misfit(layer, fn)
    return refusal ? { kind: 'refused', plan: refusal } : { kind: 'fits', layer }
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    const name = awsErrorName(error)
    if (name === 'ResourceNotFoundException') return { kind: 'refused', plan: absent(attached, fn) }
    if (name !== 'AccessDeniedException' && name !== 'AccessDenied') throw error
    return { kind: 'unknown', reason: error.message }
  }
}

/** The same as a plan, for those who look at nothing else. */
export async function withLayerChecked(plan: Plan, fn: LambdaFunction, aws: Aws): Promise<Plan> {
  const answer = await checkLayer(plan, fn, aws)
  if (answer.kind === 'refused') return answer.plan
  if (answer.kind !== 'unknown' || plan.kind === 'blocked') return plan
  return { ...plan, notes: [...plan.notes, `the layer could not be checked beforehand: ${answer.reason}`] }
}

export type LayerAnswer =
  /** The plan attaches no layer. */
  | { readonly kind: 'none' }
  | { readonly kind: 'fits'; readonly layer: LayerVersion }
  | { readonly kind: 'refused'; readonly plan: Plan }
  | { readonly kind: 'unknown'; readonly reason: string }

function attachedBy({ changes }: UpdatePlan): string | undefined {
  return changes.find((change) => change.kind === 'layer' && change.to !== undefined)?.to
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
