import { issueUrl, knownIssues } from '../domain/catalogue/known-bad.ts'
import { unversioned } from '../domain/catalogue/layer-arn.ts'
import { type CatalogueLayer, type Family, families } from '../domain/catalogue/model.ts'
import type { Canvas } from './canvas.ts'
import { cells, clip } from './text.ts'
import { wrap } from './wrap.ts'

/** Layers as asked for. Without a region: what there is; with regions: the ARNs to copy. */
export function renderLayers(layers: readonly CatalogueLayer[], withArns: boolean, canvas: Canvas): string[] {
  if (layers.length === 0) return [clip('no layers', canvas.width, canvas.glyphs.ellipsis)]
  return withArns ? byRegion(layers, canvas) : byFamily(layers, canvas)
}

/** The current distro alone needs no introduction. */
function byFamily(layers: readonly CatalogueLayer[], canvas: Canvas): string[] {
  const present = distinct(layers.map(({ family }) => family))
  const alone = present.length === 1 && present[0] === 'adot'
  return present.flatMap((family) => [
    ...(alone || family === 'given' ? [] : introduction(family, canvas)),
    ...byName(
      layers.filter((layer) => layer.family === family),
      canvas,
    ),
  ])
}

function introduction(family: Family, canvas: Canvas): string[] {
  const { title: name, note, signed } = families[family]
  const { style, width } = canvas
  const facts = `--family ${family}; signed by AWS Signer: ${signed}; ${note}`
  return [...wrap(name, width).map(style.strong), ...wrap(facts, width).map(style.quiet)]
}

function byName(layers: readonly CatalogueLayer[], canvas: Canvas): string[] {
  return distinct(layers.map(nameOf)).flatMap((name) => {
    const published = layers.filter((layer) => nameOf(layer) === name)
    const [first] = published
    if (!first) return []
    const { language, runtimes, wrappers } = first
    return [
      title(name, language, canvas),
      ...fact('runtimes', runtimes.join(', ') || 'any', canvas),
      ...fact('built for', distinct(published.flatMap((layer) => layer.architectures)).join(', '), canvas),
      ...fact('wrapper', wrappers.join(', ') || 'none', canvas),
      ...fact('versions', versions(published), canvas),
      ...issuesOf(published).flatMap((text) => fact('known', text, canvas)),
    ]
  })
}

/** What a person calls the layer, whichever release and processor. */
function nameOf({ arn, layerName, family }: CatalogueLayer): string {
  const name = unversioned(arn).split(':').at(-1) ?? layerName
  return family === 'adot' ? name : name.replace(/-(amd64|arm64)$/, '')
}

function versionOf({ release, version }: CatalogueLayer): string {
  return release ?? String(version)
}

/** `16 in 26 regions, 12 in me-south-1`: newest first. */
function versions(published: readonly CatalogueLayer[]): string {
  const newestFirst = published.toSorted((a, b) => inOrder(versionOf(b), versionOf(a)))
  const parts = distinct(newestFirst.map(versionOf)).map((version) => {
    const regions = distinct(
      published.filter((layer) => versionOf(layer) === version).map(({ region }) => region),
    )
    return `${version} in ${regions.length > 2 ? `${regions.length} regions` : regions.join(' and ')}`
  })
  return parts.join(', ')
}

function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function issuesOf(published: readonly CatalogueLayer[]): readonly string[] {
  return distinct(
    published.flatMap((layer) =>
      knownIssues(layer.arn).map(({ what, issue }) => `${versionOf(layer)} ${what}: ${issueUrl(issue)}`),
    ),
  )
}

function byRegion(layers: readonly CatalogueLayer[], canvas: Canvas): string[] {
  return distinct(layers.map(({ region }) => region)).flatMap((region) => [
    canvas.style.strong(clip(region, canvas.width, canvas.glyphs.ellipsis)),
    ...layers.filter((layer) => layer.region === region).flatMap((layer) => arnLines(layer, canvas)),
  ])
}

function arnLines(layer: CatalogueLayer, canvas: Canvas): string[] {
  const { style, width } = canvas
  const remarks = [
    ...(layer.provedAt ? [`newer than otl’s table: proved on ${layer.provedAt}`] : []),
    ...issuesOf([layer]).map((text) => `known: ${text}`),
  ]
  return [
    ...folded(layer.arn, width - 2).map((part) => `  ${style.code(part)}`),
    ...wrap(fitting(layer), width - 4).map((line) => `    ${style.quiet(line)}`),
    ...remarks.flatMap((text) => wrap(text, width - 4).map((line) => `    ${style.warn(line)}`)),
  ]
}

function fitting({ runtimes, architectures, wrappers }: CatalogueLayer): string {
  const scripts = wrappers.length > 0 ? `wrapper ${wrappers.join(', ')}` : 'no wrapper'
  return `${runtimes.join(', ') || 'any runtime'} on ${architectures.join(', ')}; ${scripts}`
}

/** An ARN has no spaces to break at: cut after a colon where one is near. */
export function folded(arn: string, width: number): string[] {
  if (cells(arn) <= width) return [arn]
  const colon = arn.lastIndexOf(':', width - 1) + 1
  const at = colon > width / 2 ? colon : width
  return [arn.slice(0, at), ...folded(arn.slice(at), width)]
}

function title(name: string, language: string, { style, width, glyphs }: Canvas): string {
  const room = width - cells(name) - 2
  if (room < cells(language)) return style.strong(clip(name, width, glyphs.ellipsis))
  return `${style.strong(name)}  ${style.quiet(language)}`
}

const LABEL = 11

function fact(label: string, text: string, { style, width }: Canvas): string[] {
  const lines = wrap(text, Math.max(4, width - 2 - LABEL))
  return lines.map((line, at) => `  ${style.quiet((at === 0 ? label : '').padEnd(LABEL))}${line}`)
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)]
}

/** One entry of `layers` in `otl layers -o json`. */
export function layerToJson(layer: CatalogueLayer): Record<string, unknown> {
  const { arn, family, layerName, version, release, region, language, runtimes, architectures } = layer
  const facts = family === 'given' ? undefined : families[family]
  return {
    arn,
    family,
    layerName,
    version,
    release: release ?? null,
    region,
    language,
    runtimes,
    architectures,
    wrapper: layer.wrapper || null,
    wrappers: layer.wrappers,
    signed: facts?.signed ?? 'not known',
    source: layer.provedAt ? 'otl layers --refresh' : (facts?.source ?? null),
    provedAt: layer.provedAt ?? null,
    knownIssues: knownIssues(arn).map(({ effect, what, issue }) => ({ effect, what, url: issueUrl(issue) })),
  }
}
