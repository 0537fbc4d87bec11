import type { Architecture } from '../instrument/function.ts'
import { type Distro, distros, type Publication, publications } from './distro.ts'
import { parseLayerArn, unversioned } from './layer-arn.ts'
import { partitionOf } from './regions.ts'
import { runtimeOf } from './runtimes.ts'

/** One layer as published in one region. */
export interface CatalogueLayer extends Distro {
  readonly region: string
  readonly version: number
  /** Versioned. */
  readonly arn: string
}

/** Why there is no layer to give, most fundamental first. */
export type NoLayer =
  | { readonly kind: 'unknown-runtime' }
  | { readonly kind: 'no-wrapper' }
  | { readonly kind: 'runtime'; readonly covered: readonly string[] }
  | { readonly kind: 'architecture'; readonly covered: readonly Architecture[] }
  | { readonly kind: 'region'; readonly layerName: string }

export type LayerAnswer =
  | { readonly kind: 'found'; readonly layer: CatalogueLayer }
  | { readonly kind: 'none'; readonly why: NoLayer }

export interface LayerQuestion {
  readonly region: string
  readonly runtime: string
  readonly architecture: Architecture
}

export function findLayer({ region, runtime: id, architecture }: LayerQuestion): LayerAnswer {
  const runtime = runtimeOf(id)
  if (!runtime) return none({ kind: 'unknown-runtime' })
  if (!runtime.execWrapper) return none({ kind: 'no-wrapper' })
  const distro = distros.find(({ runtimes }) => runtimes.includes(id))
  if (!distro) {
    const family = distros.find(({ language }) => language === runtime.family)
    return none({ kind: 'runtime', covered: family?.runtimes ?? [] })
  }
  if (!distro.architectures.includes(architecture)) {
    return none({ kind: 'architecture', covered: distro.architectures })
  }
  const publication = publications.find((row) => row.region === region)
  const layer = publication && published(distro, publication)
  return layer ? { kind: 'found', layer } : none({ kind: 'region', layerName: distro.layerName })
}

export interface KnownLayer {
  readonly layer: CatalogueLayer
  readonly version: number
  /** Versions that the catalogue is ahead; negative when the function is ahead of this release of otl. */
  readonly behind: number
}

/** Recognises a layer of the catalogue by its exact ARN, whatever its version. A copy in another account is not one. */
export function findLayerByArn(layerArn: string): KnownLayer | undefined {
  const parsed = parseLayerArn(layerArn)
  const layer = parsed && known.get(parsed.unversioned)
  return layer && { layer, version: parsed.version, behind: layer.version - parsed.version }
}

/** Whether any account's layer bears the distro's name: such a copy holds the same wrapper as the original. */
export function isDistroName(layerName: string): boolean {
  return distros.some((distro) => distro.layerName === layerName)
}

/** Every layer in every region, by language, then by region. */
export function catalogueLayers(): readonly CatalogueLayer[] {
  return all
}

function published(distro: Distro, { region, account, versions }: Publication): CatalogueLayer | undefined {
  const version = versions[distro.language]
  if (version === undefined) return undefined
  const arn = `arn:${partitionOf(region)}:lambda:${region}:${account}:layer:${distro.layerName}:${version}`
  return { ...distro, region, version, arn }
}

function none(why: NoLayer): LayerAnswer {
  return { kind: 'none', why }
}

const all = distros.flatMap((distro) => publications.flatMap((row) => published(distro, row) ?? []))
const known = new Map(all.map((layer) => [unversioned(layer.arn), layer]))
