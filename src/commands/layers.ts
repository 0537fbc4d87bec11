import { Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { catalogueLayers } from '../domain/catalogue/layers.ts'
import { Exit, type ExitCode, OtlError } from '../errors.ts'
import { layerToJson, renderLayers } from '../render/layers.ts'
import { jsonLines } from './shared/json.ts'
import { readRegions } from './shared/regions.ts'
import { resolveLayer } from './shared/resolve-layer.ts'
import { checkRuntime } from './shared/runtime.ts'

export interface LayersOptions {
  /** A runtime such as `nodejs22.x`, or a language such as `nodejs`. */
  readonly runtime?: string
  readonly arch?: 'x86_64' | 'arm64'
  readonly region?: string
}

export function layersCommand(ctx: Context, run = runLayers, runResolve = resolveLayer): Command {
  const resolve = new Command('resolve')
    .description('The layer that fits a function: its ARN on stdout, what is attached now on stderr.')
    .argument('<function>', 'name or ARN')
    .action(async (fn: string, _flags, command: Command) => {
      ctx.finish(await runResolve({ ...command.optsWithGlobals(), fn }, ctx))
    })
  return new Command('layers')
    .description('Which layer fits which runtime, region and architecture; --region all shows what there is.')
    .option('--runtime <runtime>', 'for example nodejs22.x, or nodejs for all of them')
    .addOption(new Option('--arch <architecture>', 'processor').choices(['x86_64', 'arm64']))
    .action(async (_flags, command: Command) => {
      ctx.finish(await run(command.optsWithGlobals(), ctx))
    })
    .addCommand(resolve)
}

export async function runLayers({ runtime, arch, region }: LayersOptions, ctx: Context): Promise<ExitCode> {
  if (runtime !== undefined) checkRuntime(runtime)
  const regions = region === 'all' ? [] : await regionsMeant(region, ctx)
  const layers = catalogueLayers().filter(
    (layer) =>
      (runtime === undefined || layer.language === runtime || layer.runtimes.includes(runtime)) &&
      (arch === undefined || layer.architectures.includes(arch)) &&
      (regions.length === 0 || regions.includes(layer.region)),
  )
  if (ctx.output === 'json') {
    ctx.out(jsonLines({ version: 1, command: 'layers', layers: layers.map(layerToJson) }))
    return Exit.Ok
  }
  ctx.out(renderLayers(layers, regions.length > 0, ctx.canvas))
  const hint = 'add --region eu-west-1, for example, for the ARNs'
  if (regions.length === 0 && layers.length > 0) ctx.tell([hint])
  return Exit.Ok
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
