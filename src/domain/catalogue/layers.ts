import type { Architecture } from '../instrument/function.ts'
import { collectorDistroLayers } from './collector-distro.ts'
import { communityLayers } from './community.ts'
import { type Distro, distros, type Publication, publications } from './distro.ts'
import { disqualifies, type KnownIssue } from './known-bad.ts'
import { parseLayerArn, unversioned } from './layer-arn.ts'
import type { CatalogueLayer, Family } from './model.ts'
import { newestOf, nothingProved, type Proved } from './proved.ts'
import { partitionOf } from './regions.ts'
import { runtimeOf } from './runtimes.ts'
import { released, seriesOf } from './series.ts'

export type { CatalogueLayer, Family } from './model.ts'

/** Why there is no layer to give, most fundamental first. */
export type NoLayer =
  | { readonly kind: 'unknown-runtime' }
  | { readonly kind: 'no-wrapper' }
  | { readonly kind: 'runtime'; readonly covered: readonly string[] }
  | { readonly kind: 'architecture'; readonly covered: readonly Architecture[] }
  | { readonly kind: 'wrapper'; readonly covered: readonly string[] }
  | { readonly kind: 'region'; readonly layerName: string }
  | { readonly kind: 'known-bad'; readonly layer: CatalogueLayer; readonly issue: KnownIssue }

export type LayerAnswer =
  | { readonly kind: 'found'; readonly layer: CatalogueLayer }
  | { readonly kind: 'none'; readonly why: NoLayer }

export interface LayerQuestion {
  readonly region: string
  readonly runtime: string
  readonly architecture: Architecture
  /** Default `adot`. */
  readonly family?: Family | undefined
  /** Only a layer that holds this script will do. */
  readonly wrapper?: string | undefined
  /** Exactly this version: a number for AWS's layers, a release such as `0.21.0` for the community's. */
  readonly version?: string | undefined
  readonly proved?: Proved | undefined
}

/** The newest layer that fits and has nothing against it. */
export function findLayer(question: LayerQuestion): LayerAnswer {
  const { region, runtime: id, family = 'adot', wrapper } = question
  const runtime = runtimeOf(id)
  if (!runtime) return none({ kind: 'unknown-runtime' })
  if (!runtime.execWrapper) return none({ kind: 'no-wrapper' })
  const ofFamily = layersOf(family).filter(({ language }) => language !== 'collector')
  const fitting = ofFamily.filter(({ runtimes }) => runtimes.includes(id))
  if (fitting.length === 0) {
    const sameLanguage = ofFamily.filter(({ language }) => language === runtime.family)
    return none({ kind: 'runtime', covered: distinct(sameLanguage.flatMap(({ runtimes }) => runtimes)) })
  }
  const built = fitting.filter(({ architectures }) => architectures.includes(question.architecture))
  if (built.length === 0) {
    return none({ kind: 'architecture', covered: distinct(fitting.flatMap((layer) => layer.architectures)) })
  }
  const started = wrapper === undefined ? built : built.filter(({ wrappers }) => wrappers.includes(wrapper))
  if (started.length === 0) {
    return none({ kind: 'wrapper', covered: distinct(built.flatMap(({ wrappers }) => wrappers)) })
  }
  const here = started.find((layer) => layer.region === region)
  if (!here) return none({ kind: 'region', layerName: nameOf(started[0]) })
  return withoutFault(wrapper === undefined ? here : { ...here, wrapper }, question)
}

function withoutFault(layer: CatalogueLayer, question: LayerQuestion): LayerAnswer {
  const { version, proved = nothingProved } = question
  const candidates = version === undefined ? [newestOf(layer, proved), layer] : [pinned(layer, version)]
  const sound = candidates.find(({ arn }) => !disqualifies(arn, question))
  if (sound) return { kind: 'found', layer: sound }
  const [first = layer] = candidates
  const issue = disqualifies(first.arn, question)
  return issue
    ? none({ kind: 'known-bad', layer: first, issue })
    : none({ kind: 'region', layerName: layer.layerName })
}

/** The collector that a community layer needs beside it; undefined where it is not published. */
export function findCollector(
  region: string,
  architecture: Architecture,
  proved: Proved = nothingProved,
): CatalogueLayer | undefined {
  const layer = layersOf('community').find(
    (one) =>
      one.language === 'collector' && one.region === region && one.architectures.includes(architecture),
  )
  return layer && newestOf(layer, proved)
}

function pinned(layer: CatalogueLayer, version: string): CatalogueLayer {
  return layer.family === 'community' ? released(layer, version) : seriesOf(layer).nth(Number(version))
}

export interface KnownLayer {
  readonly layer: CatalogueLayer
  readonly version: number
  /** Versions that the catalogue is ahead; negative when the function is ahead of this release of otl. */
  readonly behind: number
}

/** Recognises a layer of the current distro by its exact ARN, whatever its version. A copy in another account is not one. */
export function findLayerByArn(layerArn: string): KnownLayer | undefined {
  const parsed = parseLayerArn(layerArn)
  const layer = known.get(unversioned(layerArn))
  if (!parsed || layer?.family !== 'adot') return undefined
  return { layer, version: parsed.version, behind: layer.version - parsed.version }
}

/** The same for every family: the layer as of the version that the ARN names. */
export function publishedAs(layerArn: string): CatalogueLayer | undefined {
  const parsed = parseLayerArn(layerArn)
  const layer = parsed && known.get(unversioned(layerArn))
  if (!layer) return undefined
  const release = /(\d+)[_-](\d+)[_-](\d+)$/.exec(parsed.name)?.slice(1).join('.')
  const { name: layerName, version } = parsed
  return { ...layer, layerName, version, arn: layerArn, ...(release && layer.release ? { release } : {}) }
}

/** Whether any account's layer bears the distro's name: such a copy holds the same wrapper as the original. */
export function isDistroName(layerName: string): boolean {
  return distros.some((distro) => distro.layerName === layerName)
}

/** Every layer of the current distro in every region, by language, then by region. */
export function catalogueLayers(): readonly CatalogueLayer[] {
  return current
}

/** Every layer of a family in every region, by language, then by region. */
export function layersOf(family: Family): readonly CatalogueLayer[] {
  return byFamily[family]
}

function published(distro: Distro, { region, account, versions }: Publication): CatalogueLayer | undefined {
  const { language, layerName, wrapper, runtimes, architectures } = distro
  const version = versions[language]
  if (version === undefined) return undefined
  const arn = `arn:${partitionOf(region)}:lambda:${region}:${account}:layer:${layerName}:${version}`
  const names = { family: 'adot', language, layerName, region, version, arn } as const
  return { ...names, wrapper, wrappers: [wrapper], runtimes, architectures }
}

function nameOf(layer: CatalogueLayer | undefined): string {
  return layer ? (unversioned(layer.arn).split(':').at(-1) ?? layer.layerName) : ''
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)]
}

function none(why: NoLayer): LayerAnswer {
  return { kind: 'none', why }
}

const current = distros.flatMap((distro) => publications.flatMap((row) => published(distro, row) ?? []))
const byFamily: Readonly<Record<Family, readonly CatalogueLayer[]>> = {
  adot: current,
  'adot-collector': collectorDistroLayers,
  community: communityLayers,
}
const known = new Map(Object.values(byFamily).flatMap((all) => all.map((one) => [unversioned(one.arn), one])))
