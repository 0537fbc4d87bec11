import type { Aws, LayerVersion } from '../../context.ts'
import { shortLayerName } from '../../domain/catalogue/layer-arn.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { LayerChoice } from '../../domain/instrument/layer-choice.ts'
import { blocked, type Plan } from '../../domain/instrument/plan.ts'
import { OtlError } from '../../errors.ts'
import { awsErrorName } from './lookup.ts'

/**
 * Asks Lambda about the layers that a plan would attach. Lambda itself checks neither runtime nor architecture, and a
 * misfit shows only when the function starts.
 */
export async function checkLayers(
  plan: Plan,
  fn: LambdaFunction,
  aws: Aws,
  choice: LayerChoice = {},
): Promise<LayersAnswer> {
  const checked: LayerAnswer[] = []
  for (const arn of attachedBy(plan)) {
    const answer = await checkLayer(arn, { fn, aws, choice })
    if (answer.kind === 'refused') return answer
    checked.push(answer)
  }
  return { kind: 'checked', layers: checked }
}

/** The same as a plan, for those who look at nothing else. */
export async function withLayersChecked(
  plan: Plan,
  fn: LambdaFunction,
  aws: Aws,
  choice: LayerChoice = {},
): Promise<Plan> {
  const answer = await checkLayers(plan, fn, aws, choice)
  if (answer.kind === 'refused') return answer.plan
  if (plan.kind === 'blocked') return plan
  const blind = answer.layers.flatMap((layer) => (layer.kind === 'unknown' ? [layer.reason] : []))
  return {
    ...plan,
    notes: [...plan.notes, ...blind.map((reason) => `the layer could not be checked beforehand: ${reason}`)],
  }
}

export type LayersAnswer =
  /** One for each layer that the plan attaches. */
  { readonly kind: 'checked'; readonly layers: readonly LayerAnswer[] } | Refused

export type LayerAnswer =
  | { readonly kind: 'fits'; readonly layer: LayerVersion }
  | { readonly kind: 'unknown'; readonly reason: string }

interface Refused {
  readonly kind: 'refused'
  readonly plan: Plan
}

interface Asking {
  readonly fn: LambdaFunction
  readonly aws: Aws
  readonly choice: LayerChoice
}

function attachedBy(plan: Plan): readonly string[] {
  if (plan.kind !== 'update') return []
  return plan.changes.flatMap((change) => (change.kind === 'layer' && change.to ? [change.to] : []))
}

async function checkLayer(arn: string, { fn, aws, choice }: Asking): Promise<LayerAnswer | Refused> {
  const refused = (plan: Plan): Refused => ({ kind: 'refused', plan })
  try {
    const layer = await aws.getLayer(arn)
    const refusal = misfit(layer, fn, choice)
    return refusal ? refused(refusal) : { kind: 'fits', layer }
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    const name = awsErrorName(error)
    if (name === 'ResourceNotFoundException') return refused(absent(arn, fn, choice))
    if (name !== 'AccessDeniedException' && name !== 'AccessDenied') throw error
    if (choice.arn !== undefined) return refused(unreadable(arn, error))
    return { kind: 'unknown', reason: error.message }
  }
}

function misfit(
  { arn, architectures, runtimes }: LayerVersion,
  fn: LambdaFunction,
  choice: LayerChoice,
): Plan | undefined {
  const layer = shortLayerName(arn)
  const wayOut = wayOutOf(choice)
  if (architectures.length > 0 && !architectures.includes(fn.architecture)) {
    const reason = `${layer} is built for ${architectures.join(', ')}, not for ${fn.architecture}`
    return blocked({ code: 'wrong-architecture', reason, wayOut })
  }
  if (runtimes.length > 0 && !runtimes.includes(fn.runtime ?? '')) {
    return blocked({ code: 'unsupported-runtime', reason: `${layer} is not made for ${fn.runtime}`, wayOut })
  }
  return undefined
}

function absent(layerArn: string, fn: LambdaFunction, choice: LayerChoice): Plan {
  return blocked({
    code: 'layer-unavailable',
    reason: `${shortLayerName(layerArn)} is not to be had in ${fn.region}`,
    wayOut: wayOutOf(choice),
  })
}

/** Attaching needs the same permission as looking, and nobody has vouched for this layer. */
function unreadable(layerArn: string, { message }: OtlError): Plan {
  return blocked({
    code: 'layer-unreadable',
    reason: `${shortLayerName(layerArn)} cannot be checked: ${message}`,
    wayOut: 'its owner has to let this account read it: `aws lambda add-layer-version-permission`',
  })
}

/** What the user named is the user's to correct; what the table named is not. */
function wayOutOf({ arn, version }: LayerChoice): string {
  if (arn !== undefined) return 'name another with --layer-arn'
  if (version !== undefined) return 'name another --layer-version, or leave it out for the newest'
  return 'update otl, whose table of layers seems to be out of date'
}
