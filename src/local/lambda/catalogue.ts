import { findLayerByArn } from '../../domain/catalogue/layers.ts'
import type { LayerRegistry } from './layers.ts'

/** The layers of otl's catalogue, in every version up to the one it lists. */
export const catalogueLayers: LayerRegistry = {
  find: (arn) => {
    const known = findLayerByArn(arn)
    if (known === undefined || known.version < 1 || known.behind < 0) return undefined
    const { runtimes, architectures, layerName } = known.layer
    return { arn, runtimes, architectures, description: `AWS Distro for OpenTelemetry, ${layerName}` }
  },
}
