import { parseLayerArn, unversioned } from './layer-arn.ts'
import type { CatalogueLayer } from './model.ts'

/** How the versions of one layer are counted, so that the next one can be named before anybody has listed it. */
export interface Series {
  /** The same for every version of the layer. */
  readonly key: string
  /** The count of this very version. */
  readonly at: number
  /** The layer as it would be published under another count. */
  readonly nth: (count: number) => CatalogueLayer
}

/**
 * The community counts in the second number of the release, which is part of the layer's name; AWS counts in the
 * ARN's last number.
 */
export function seriesOf(layer: CatalogueLayer): Series {
  const key = unversioned(layer.arn)
  const [major = '', minor = ''] = layer.release?.split('.') ?? []
  if (layer.family !== 'community') {
    return {
      key,
      at: layer.version,
      nth: (version) => ({ ...layer, version, arn: numbered(layer, version) }),
    }
  }
  return { key, at: Number(minor), nth: (count) => released(layer, `${major}.${count}.0`) }
}

/** The layer's ARN with another last number. */
function numbered({ arn }: CatalogueLayer, version: number): string {
  return `${arn.slice(0, arn.lastIndexOf(':'))}:${version}`
}

/** @param release `0.21.0`, which becomes part of the name */
export function released(layer: CatalogueLayer, release: string): CatalogueLayer {
  const layerName = layer.layerName.replace(/[\d_]+$/, release.replaceAll('.', '_'))
  const arn = `${layer.arn.slice(0, layer.arn.lastIndexOf(':layer:'))}:layer:${layerName}:1`
  return { ...layer, layerName, release, version: 1, arn }
}

/** Whether `a` is a later version of the layer than `b`; undefined when they are not versions of one layer. */
export function isNewer(a: string, b: string): boolean | undefined {
  if (unversioned(a) !== unversioned(b)) return undefined
  const [left, right] = [rank(a), rank(b)]
  const at = left.findIndex((part, index) => part !== right[index])
  return at >= 0 && (left[at] ?? 0) > (right[at] ?? 0)
}

function rank(arn: string): readonly number[] {
  const layer = parseLayerArn(arn)
  if (!layer) return [0, 0, 0, 0]
  const release = /(\d+)[_-](\d+)[_-](\d+)$/.exec(layer.name)
  return [...(release?.slice(1).map(Number) ?? [0, 0, 0]), layer.version]
}
