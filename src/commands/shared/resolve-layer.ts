import type { Context } from '../../context.ts'
import { shortLayerName } from '../../domain/catalogue/layer-arn.ts'
import { identifyLayer } from '../../domain/instrument/identify.ts'
import { recipeFor } from '../../domain/instrument/recipe.ts'
import { Exit, type ExitCode } from '../../errors.ts'
import { layerToJson } from '../../render/layers.ts'
import { heading, hint, signed } from '../../render/said.ts'
import { parseFunctionRef } from './function-ref.ts'
import { jsonLines } from './json.ts'
import { readFunction } from './lookup.ts'
import { readRegions } from './regions.ts'

export interface ResolveOptions {
  readonly fn: string
  readonly region?: string
}

/** The ARN stands alone and whole on its line, wider than the terminal if need be: it is there to be copied and piped. */
export async function resolveLayer(options: ResolveOptions, ctx: Context): Promise<ExitCode> {
  const ref = parseFunctionRef(options.fn)
  const region = ref.region ?? readRegions(options.region)[0]
  const fn = await readFunction(await ctx.aws(region ? { region } : {}), ref)
  const answer = recipeFor(fn)
  const layer = answer.kind === 'recipe' ? answer.recipe.layer : undefined
  const refusal = answer.kind === 'refusal' ? answer.refusal : undefined
  const attached = fn.layers.filter((arn) => identifyLayer(arn))
  if (ctx.output === 'json') {
    const reason = refusal?.reason ?? null
    const found = { layer: layer ? layerToJson(layer) : null, attached, reason }
    ctx.out(jsonLines({ version: 1, command: 'layers resolve', function: fn.name, ...found }))
  } else if (layer) {
    ctx.out([layer.arn])
    const now = attached.length > 0 ? attached.map(shortLayerName).join(', ') : 'no OpenTelemetry layer'
    ctx.tell([...heading(fn, ctx.canvas), ...signed('quiet', `attached now: ${now}`, ctx.canvas)])
  } else if (refusal) {
    ctx.tell([...heading(fn, ctx.canvas), ...signed('bad', refusal.reason, ctx.canvas)])
    ctx.tell(hint(refusal.wayOut, ctx.canvas))
  }
  return layer ? Exit.Ok : Exit.No
}
