import type { Context } from '../../context.ts'
import { layersOf } from '../../domain/catalogue/layers.ts'
import { type CatalogueLayer, type Family, familyNames } from '../../domain/catalogue/model.ts'
import { newestOf } from '../../domain/catalogue/proved.ts'
import { Exit, type ExitCode, OtlError } from '../../errors.ts'
import { layerToJson, renderLayers } from '../../render/layers.ts'
import { refreshToJson, renderRefresh } from '../../render/refresh.ts'
import { jsonLines } from './json.ts'
import { readProved } from './proved.ts'
import { refreshLayers } from './refresh.ts'
import { readRegions } from './regions.ts'
import { checkRuntime } from './runtime.ts'

export interface LayersOptions {
  /** A runtime such as `nodejs22.x`, or a language such as `nodejs`. */
  readonly runtime?: string
  readonly arch?: 'x86_64' | 'arm64'
  readonly family?: Family | 'all'
  readonly region?: string
  /** Ask Lambda for versions beyond those that are known. */
  readonly refresh?: boolean
  /** Questions a second. */
  readonly rate?: number
}

export const DEFAULT_RATE = 4

export async function runLayers(options: LayersOptions, ctx: Context): Promise<ExitCode> {
  if (options.runtime !== undefined) checkRuntime(options.runtime)
  const regions = options.region === 'all' ? [] : await regionsMeant(options.region, ctx)
  const proved = await readProved(ctx)
  const listed = layersMeant(options).filter(({ region }) => regions.length === 0 || regions.includes(region))
  if (options.refresh) return refresh(listed, options.rate ?? DEFAULT_RATE, ctx)
  const layers = listed.map((layer) => newestOf(layer, proved))
  if (ctx.output === 'json') {
    ctx.out(jsonLines({ version: 1, command: 'layers', layers: layers.map(layerToJson) }))
    return Exit.Ok
  }
  ctx.out(renderLayers(layers, regions.length > 0, ctx.canvas))
  const hint = 'add --region eu-west-1, for example, for the ARNs'
  if (regions.length === 0 && layers.length > 0) ctx.tell([hint])
  return Exit.Ok
}

function layersMeant({ runtime, arch, family = 'adot' }: LayersOptions): readonly CatalogueLayer[] {
  const wanted = family === 'all' ? familyNames : [family]
  return wanted.flatMap(layersOf).filter(
    (layer) =>
      // A collector runs beside any program.
      (runtime === undefined ||
        layer.language === runtime ||
        layer.language === 'collector' ||
        layer.runtimes.includes(runtime)) &&
      (arch === undefined || layer.architectures.includes(arch)),
  )
}

async function refresh(layers: readonly CatalogueLayer[], rate: number, ctx: Context): Promise<ExitCode> {
  const rows = await refreshLayers(layers, rate, ctx)
  const shown = { version: 1, command: 'layers refresh', layers: rows.map(refreshToJson) }
  ctx.out(ctx.output === 'json' ? jsonLines(shown) : renderRefresh(rows, ctx.canvas))
  if (ctx.signal.aborted) return Exit.Interrupted
  return rows.every(({ outcome }) => outcome === 'newer' || outcome === 'same') ? Exit.Ok : Exit.Unknown
}

/** The catalogue needs no AWS, so a machine without any region set gets all of it. */
async function regionsMeant(flag: string | undefined, ctx: Context): Promise<readonly string[]> {
  const given = readRegions(flag)
  if (given.length > 0) return given
  try {
    return [(await ctx.aws()).region]
  } catch (error) {
    if (error instanceof OtlError && error.code === Exit.Usage) return []
    throw error
  }
}
