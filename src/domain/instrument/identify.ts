import { distros } from '../catalogue/distro.ts'
import { parseLayerArn } from '../catalogue/layer-arn.ts'
import { findLayerByArn, isDistroName } from '../catalogue/layers.ts'
import { otherFamilyOf } from '../catalogue/other-layers.ts'

/** An OpenTelemetry layer that is attached to a function. */
export interface OtelLayer {
  readonly arn: string
  /** `copy` is the distro's layer in another account. */
  readonly family: 'distro' | 'copy' | 'legacy' | 'community'
  /** Scripts that it provides. Empty for a collector. */
  readonly wrappers: readonly string[]
  /** Versions that the catalogue is ahead of it; only known for `distro`. */
  readonly behind?: number
}

/** Undefined for a layer that has nothing to do with OpenTelemetry, as far as its ARN tells. */
export function identifyLayer(arn: string): OtelLayer | undefined {
  const known = findLayerByArn(arn)
  if (known) return { arn, family: 'distro', wrappers: [known.layer.wrapper], behind: known.behind }
  const name = parseLayerArn(arn)?.name ?? ''
  if (isDistroName(name)) {
    return {
      arn,
      family: 'copy',
      wrappers: distros.filter((d) => d.layerName === name).map((d) => d.wrapper),
    }
  }
  const other = otherFamilyOf(arn)
  return other && { arn, family: other.family, wrappers: other.wrappers }
}

/** Whether no layer of the list can hold an OpenTelemetry script. A layer that otl does not know might. */
export function isOrphanedWrapper(wrapper: string, layers: readonly string[]): boolean {
  if (!wrapper.startsWith('/opt/otel-')) return false
  return layers.every((layer) => {
    const known = identifyLayer(layer)
    return known !== undefined && !known.wrappers.includes(wrapper)
  })
}
