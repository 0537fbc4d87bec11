import { type Distro, distros } from '../domain/catalogue/distro.ts'
import type { CatalogueLayer } from '../domain/catalogue/layers.ts'
import type { Canvas } from './canvas.ts'
import { cells, clip } from './text.ts'
import { wrap } from './wrap.ts'

/** Layers as asked for. Without a region: what there is; with regions: the ARNs to copy. */
export function renderLayers(layers: readonly CatalogueLayer[], withArns: boolean, canvas: Canvas): string[] {
  if (layers.length === 0) return [clip('no layers', canvas.width, canvas.glyphs.ellipsis)]
  return withArns ? byRegion(layers, canvas) : byLanguage(layers, canvas)
}

function byLanguage(layers: readonly CatalogueLayer[], canvas: Canvas): string[] {
  return distros.flatMap((distro) => {
    const published = layers.filter(({ layerName }) => layerName === distro.layerName)
    if (published.length === 0) return []
    return [
      title(distro.layerName, distro.language, canvas),
      ...fact('runtimes', distro.runtimes.join(', '), canvas),
      ...fact('built for', distro.architectures.join(', '), canvas),
      ...fact('wrapper', distro.wrapper, canvas),
      ...fact('versions', versions(published), canvas),
    ]
  })
}

/** `16 in 26 regions, 12 in me-south-1`: newest first. */
function versions(published: readonly CatalogueLayer[]): string {
  const all = [...new Set(published.map(({ version }) => version))].toSorted((a, b) => b - a)
  const parts = all.map((version) => {
    const regions = published.filter((layer) => layer.version === version).map(({ region }) => region)
    return `${version} in ${regions.length > 2 ? `${regions.length} regions` : regions.join(' and ')}`
  })
  return parts.join(', ')
}

function byRegion(layers: readonly CatalogueLayer[], canvas: Canvas): string[] {
  const regions = [...new Set(layers.map(({ region }) => region))]
  return regions.flatMap((region) => [
    canvas.style.strong(clip(region, canvas.width, canvas.glyphs.ellipsis)),
    ...layers.filter((layer) => layer.region === region).flatMap((layer) => arnLines(layer, canvas)),
  ])
}

function arnLines(layer: CatalogueLayer, canvas: Canvas): string[] {
  const { style, width } = canvas
  return [
    ...folded(layer.arn, width - 2).map((part) => `  ${style.code(part)}`),
    ...wrap(fitting(layer), width - 4).map((line) => `    ${style.quiet(line)}`),
  ]
}

function fitting({ runtimes, architectures, wrapper }: Distro): string {
  return `${runtimes.join(', ')} on ${architectures.join(', ')}; wrapper ${wrapper}`
}

/** An ARN has no spaces to break at: cut after a colon where one is near. */
function folded(arn: string, width: number): string[] {
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

/** One entry of `layers` in `otl layers -o json`. */
export function layerToJson(layer: CatalogueLayer): Record<string, unknown> {
  const { arn, layerName, version, region, language, runtimes, architectures, wrapper } = layer
  return { arn, layerName, version, region, language, runtimes, architectures, wrapper }
}
