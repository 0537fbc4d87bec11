import { isRecord, parseJson } from '../json.ts'
import type { CatalogueLayer } from './model.ts'
import { seriesOf } from './series.ts'

/** Versions newer than the table that Lambda itself has shown, by the key of their series. */
export type Proved = ReadonlyMap<string, ProvedVersion>

export interface ProvedVersion {
  /** In the series' own way of counting. */
  readonly count: number
  /** ISO date and time. */
  readonly at: string
}

export const nothingProved: Proved = new Map()

/** Far above any count there will ever be; guards against a file that somebody else wrote. */
const MOST = 100_000

/** The newest version that is known to exist: the table's, or a later one that was proved. */
export function newestOf(layer: CatalogueLayer, proved: Proved): CatalogueLayer {
  const series = seriesOf(layer)
  const found = proved.get(series.key)
  if (!found || found.count <= series.at) return layer
  return { ...series.nth(found.count), provedAt: found.at.slice(0, 10) }
}

export function provedToJson(proved: Proved): string {
  return JSON.stringify({ version: 1, layers: Object.fromEntries(proved) }, null, 2)
}

/** Reads what `provedToJson` wrote; anything else counts as nothing proved, since all of it can be proved again. */
export function provedFromJson(text: string): Proved {
  const raw = parseJson(text)
  const layers = isRecord(raw) && raw.version === 1 && isRecord(raw.layers) ? raw.layers : {}
  return new Map(
    Object.entries(layers).flatMap(([key, value]): [string, ProvedVersion][] => {
      const read = versionFrom(value)
      return read ? [[key, read]] : []
    }),
  )
}

function versionFrom(raw: unknown): ProvedVersion | undefined {
  if (!isRecord(raw)) return undefined
  const { count, at } = raw
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MOST) return undefined
  if (typeof at !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at)) return undefined
  return { count, at }
}
