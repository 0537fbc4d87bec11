import { distros } from '../../catalogue/distro.ts'
import { parseLayerArn, shortLayerName } from '../../catalogue/layer-arn.ts'
import type { OtelLayer } from '../../instrument/identify.ts'
import type { Facts } from '../facts.ts'
import { advice, broken, type Finding, ok, unchecked, worst } from '../finding.ts'
import { byEnable } from '../mend.ts'
import { otelLayers } from './layer.ts'

/** Lambda attaches a layer of the wrong architecture without a word; what it holds then does not start. */
export function architecture(facts: Facts): Finding {
  const { fn } = facts
  if (fn.packageType === 'Image') return ok(`${fn.architecture}, and no layer that could differ`)
  const layers = otelLayers(facts)
  if (layers.length === 0) return ok(`${fn.architecture}, and no layer that could differ`)
  return worst(
    layers.flatMap((layer) => judge(layer, facts)),
    ok(`${fn.architecture}, like the layer`),
  )
}

function judge(layer: OtelLayer, facts: Facts): Finding[] {
  const built = builtFor(layer, facts)
  const name = shortLayerName(layer.arn)
  const { architecture: own } = facts.fn
  if (built.length === 0) return [unchecked(`whether ${name} is built for ${own}: nothing says so`)]
  if (built.includes(own)) return []
  const mend = byEnable(facts) ?? advice(`attach the layer that is built for ${own}`)
  return [broken(`${name} is built for ${built.join(', ')}, and the function runs on ${own}`, mend)]
}

/** The catalogue, else the layer's own name, else what Lambda says of it. */
function builtFor({ arn }: OtelLayer, { layers }: Facts): readonly string[] {
  const name = parseLayerArn(arn)?.name ?? ''
  const distro = distros.find(({ layerName }) => layerName === name)
  if (distro) return distro.architectures
  const [, told] = /-(amd64|arm64)(-|$)/.exec(name) ?? []
  if (told) return [told === 'amd64' ? 'x86_64' : told]
  const read = layers.get(arn)
  return read?.kind === 'read' ? read.architectures : []
}
