import { parseLayerArn } from '../../domain/catalogue/layer-arn.ts'
import { invalidParameter } from '../server/fault.ts'
import { demand, lengthWithin, matches } from './constraints.ts'
import { LOCAL_ACCOUNT } from './names.ts'

/** A layer version that exists outside the local account. */
export interface KnownLayer {
  readonly arn: string
  /** Empty means "not stated". */
  readonly runtimes: readonly string[]
  readonly architectures: readonly string[]
  readonly description: string
  readonly createdAt?: string
}

/** Which layers exist. */
export interface LayerRegistry {
  find(versionArn: string): KnownLayer | undefined
}

const MAX_LAYERS = 5
/** LayerVersionArn in the Lambda model of botocore. */
const VERSION_ARN = /^arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+$/

/** @throws AwsFault ValidationException for anything but a versioned layer ARN */
export function demandLayerVersionArn(arn: string, path: string): void {
  demand(lengthWithin(path, arn, 1, 140), matches(path, arn, VERSION_ARN))
}

/**
 * Refuses a list of layers that Lambda would refuse. Layers of the local account are taken unseen,
 * so that a function can hold "somebody else's" layer.
 * @throws AwsFault
 */
export function demandLayers(arns: readonly string[], region: string, registry: LayerRegistry): void {
  if (arns.length > MAX_LAYERS) throw invalidParameter(`Cannot reference more than ${MAX_LAYERS} layers.`)
  const seen = new Map<string, string>()
  for (const arn of arns) {
    demandLayerVersionArn(arn, 'layers')
    const layer = parseLayerArn(arn)
    if (layer === undefined) throw noSuchLayer(arn)
    if (layer.region !== region) {
      throw invalidParameter(
        `Layers are not in the same region as the function. Layers are expected to be in region ${region}.`,
      )
    }
    const other = seen.get(layer.unversioned)
    if (other !== undefined) throw sameLayer(other, arn)
    if (layer.account !== LOCAL_ACCOUNT && registry.find(arn) === undefined) throw noSuchLayer(arn)
    seen.set(layer.unversioned, arn)
  }
}

function noSuchLayer(arn: string) {
  return invalidParameter(`Layer version ${arn} does not exist.`)
}

function sameLayer(first: string, second: string) {
  return invalidParameter(
    `Two different versions of the same layer are not allowed to be referenced in the same function. ${first} and ${second} are versions of the same layer.`,
  )
}
