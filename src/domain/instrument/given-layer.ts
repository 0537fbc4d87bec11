import { disqualifies } from '../catalogue/known-bad.ts'
import { type LayerArn, parseLayerArn, shortLayerName } from '../catalogue/layer-arn.ts'
import { type CatalogueLayer, publishedAs } from '../catalogue/layers.ts'
import { runtimeOf } from '../catalogue/runtimes.ts'
import type { FunctionSummary } from './function.ts'
import { identifyLayer } from './identify.ts'
import { refusalOf } from './no-layer.ts'
import type { Refusal } from './recipe.ts'

/** A layer that the user named by its ARN, as far as otl can tell what is in it. */
export interface GivenLayer {
  readonly arn: LayerArn
  /** Scripts that it is known to hold; empty when otl does not know the layer. */
  readonly wrappers: readonly string[]
  /** Whether its name is one that otl recognises. */
  readonly recognised: boolean
}

/** Undefined for anything but a versioned layer ARN. */
export function readGivenLayer(text: string): GivenLayer | undefined {
  const arn = parseLayerArn(text)
  if (!arn) return undefined
  const known = identifyLayer(text)
  const wrappers = publishedAs(text)?.wrappers ?? known?.wrappers ?? []
  return { arn, wrappers, recognised: known !== undefined }
}

/** @param wrapper one that the user gave; else the usual one of the layer */
export function givenLayer(
  fn: FunctionSummary,
  text: string,
  wrapper: string | undefined,
): CatalogueLayer | Refusal {
  const given = readGivenLayer(text)
  const script = wrapper ?? given?.wrappers[0]
  if (!given || !script) return unusable(text)
  const refusal = misplaced(fn, given.arn, text) ?? misfit(fn, text)
  if (refusal) return refusal
  const published = publishedAs(text)
  return {
    family: published?.family ?? 'given',
    language: published?.language ?? 'collector',
    layerName: given.arn.name,
    region: given.arn.region,
    version: given.arn.version,
    arn: text,
    wrapper: script,
    wrappers: given.wrappers.length > 0 ? given.wrappers : [script],
    runtimes: published?.runtimes ?? [],
    architectures: published?.architectures ?? [],
  }
}

function misplaced({ region }: FunctionSummary, arn: LayerArn, text: string): Refusal | undefined {
  if (arn.region === region) return undefined
  return {
    code: 'layer-in-other-region',
    reason: `${shortLayerName(text)} is in ${arn.region}, and Lambda takes layers of the function’s own region only`,
    wayOut: `name the layer in ${region}, or copy it there`,
  }
}

/** What the table knows; the layer itself is asked before the write. A new runtime is left to that. */
function misfit({ runtime = '', architecture, region }: FunctionSummary, text: string): Refusal | undefined {
  const subject = { runtime, architecture, region }
  const wrapped = runtimeOf(runtime)?.execWrapper ?? !/^(provided|go)/.test(runtime)
  if (!wrapped) return refusalOf({ kind: 'no-wrapper' }, subject)
  const layer = publishedAs(text)
  if (!layer) return undefined
  const issue = disqualifies(text, { runtime, architecture })
  if (issue) return refusalOf({ kind: 'known-bad', layer, issue }, subject)
  if (!runtime.startsWith(layer.language) && layer.language !== 'collector') {
    return {
      code: 'unsupported-runtime',
      reason: `${shortLayerName(text)} is not made for ${runtime}`,
      wayOut: `\`otl layers --family all --runtime ${runtime}\` shows which layers are`,
    }
  }
  return layer.architectures.includes(architecture)
    ? undefined
    : refusalOf({ kind: 'architecture', covered: layer.architectures }, subject)
}

function unusable(text: string): Refusal {
  return {
    code: 'wrapper-not-in-layer',
    reason: `otl does not know which wrapper ${shortLayerName(text)} holds`,
    wayOut: 'add --wrapper with the script that starts it',
  }
}
