import type { Context } from '../../context.ts'
import { shortLayerName } from '../../domain/catalogue/layer-arn.ts'
import type { Family } from '../../domain/catalogue/model.ts'
import { identifyLayer } from '../../domain/instrument/identify.ts'
import type { LayerChoice } from '../../domain/instrument/layer-choice.ts'
import { type Recipe, recipeFor } from '../../domain/instrument/recipe.ts'
import { Exit, type ExitCode, usageError } from '../../errors.ts'
import { layerToJson } from '../../render/layers.ts'
import { heading, hint, signed } from '../../render/said.ts'
import { parseFunctionRef } from './function-ref.ts'
import { jsonLines } from './json.ts'
import { readLayerChoice } from './layer-options.ts'
import { readFunction } from './lookup.ts'
import { readRegions } from './regions.ts'

export interface ResolveOptions {
  /** `all` is for the list only. */
  readonly family?: Family | 'all'
  readonly fn: string
  readonly region?: string
}

const nothing: Partial<Recipe> = {}

async function choiceOf(family: ResolveOptions['family'], ctx: Context): Promise<LayerChoice> {
  if (family === 'all')
    throw usageError('a function gets the layers of one family', 'for example --family adot')
  return readLayerChoice(family ? { family } : {}, ctx)
}

/** The ARN stands alone and whole on its line, wider than the terminal if need be: it is there to be copied and piped. */
export async function resolveLayer(options: ResolveOptions, ctx: Context): Promise<ExitCode> {
  const ref = parseFunctionRef(options.fn)
  const region = ref.region ?? readRegions(options.region)[0]
  const fn = await readFunction(await ctx.aws(region ? { region } : {}), ref)
  const answer = recipeFor(fn, await choiceOf(options.family, ctx))
  const { layer, companions = [], notes = [] } = answer.kind === 'recipe' ? answer.recipe : nothing
  const refusal = answer.kind === 'refusal' ? answer.refusal : undefined
  const attached = fn.layers.filter((arn) => identifyLayer(arn))
  if (ctx.output === 'json') {
    const reason = refusal?.reason ?? null
    const found = {
      layer: layer ? layerToJson(layer) : null,
      companions: companions.map(layerToJson),
      attached,
      reason,
      notes,
    }
    ctx.out(jsonLines({ version: 1, command: 'layers resolve', function: fn.name, ...found }))
  } else if (layer) {
    ctx.out([layer, ...companions].map(({ arn }) => arn))
    const now = attached.length > 0 ? attached.map(shortLayerName).join(', ') : 'no OpenTelemetry layer'
    ctx.tell([...heading(fn, ctx.canvas), ...signed('quiet', `attached now: ${now}`, ctx.canvas)])
    ctx.tell(notes.flatMap((note) => signed('warn', note, ctx.canvas)))
  } else if (refusal) {
    ctx.tell([...heading(fn, ctx.canvas), ...signed('bad', refusal.reason, ctx.canvas)])
    ctx.tell(hint(refusal.wayOut, ctx.canvas))
  }
  return layer ? Exit.Ok : Exit.No
}
