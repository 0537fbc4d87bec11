import { shortLayerName } from '../domain/catalogue/layer-arn.ts'
import type { CatalogueLayer } from '../domain/catalogue/model.ts'
import type { Canvas } from './canvas.ts'
import { layerToJson } from './layers.ts'
import { signed, type Tone } from './said.ts'
import { clip } from './text.ts'

/** What asking for newer versions of one layer came to. */
export interface RefreshRow {
  readonly layer: CatalogueLayer
  readonly outcome: 'newer' | 'same' | 'unknown' | 'stopped'
  readonly reason?: string
}

const words: Readonly<Record<RefreshRow['outcome'], readonly [Tone, string]>> = {
  newer: ['good', 'is there, newer than what was known'],
  same: ['quiet', 'is the newest'],
  unknown: ['warn', 'could not be checked: Lambda refused to show even the version that is known'],
  stopped: ['warn', 'was not looked for to the end'],
}

export function renderRefresh(rows: readonly RefreshRow[], canvas: Canvas): string[] {
  const regions = [...new Set(rows.map(({ layer }) => layer.region))]
  return regions.flatMap((region) => [
    canvas.style.strong(clip(region, canvas.width, canvas.glyphs.ellipsis)),
    ...rows.filter(({ layer }) => layer.region === region).flatMap((row) => rowLines(row, canvas)),
  ])
}

function rowLines({ layer, outcome, reason }: RefreshRow, canvas: Canvas): string[] {
  const [tone, text] = words[outcome]
  const why = outcome === 'stopped' && reason ? `: ${reason}` : ''
  return signed(tone, `${shortLayerName(layer.arn)} ${text}${why}`, canvas)
}

/** One entry of `layers` in `otl layers --refresh -o json`. */
export function refreshToJson({ layer, outcome, reason }: RefreshRow): Record<string, unknown> {
  return { outcome, reason: reason ?? null, ...layerToJson(layer) }
}
