import { parseLayerArn, unversioned } from '../../domain/catalogue/layer-arn.ts'
import { layersOf, publishedAs } from '../../domain/catalogue/layers.ts'
import { families, familyNames } from '../../domain/catalogue/model.ts'
import { isNewer } from '../../domain/catalogue/series.ts'
import type { LayerRegistry } from './layers.ts'

/**
 * The layers of otl's catalogue, in every version up to the one it lists.
 * @param newer ARNs of versions that were published since; all versions up to these are there as well
 */
export function layersUpTo(newer: readonly string[]): LayerRegistry {
  const newest = new Map([...listed(), ...newer].map((arn) => [unversioned(arn), arn]))
  return {
    find: (arn) => {
      const layer = publishedAs(arn)
      const last = newest.get(unversioned(arn))
      const version = parseLayerArn(arn)?.version ?? 0
      if (!layer || last === undefined || version < 1 || isNewer(arn, last)) return undefined
      if (layer.family === 'given') return undefined
      const { runtimes, architectures, layerName } = layer
      return { arn, runtimes, architectures, description: `${families[layer.family].title}, ${layerName}` }
    },
  }
}

export const catalogueLayers = layersUpTo([])

function listed(): readonly string[] {
  return familyNames.flatMap(layersOf).map(({ arn }) => arn)
}
