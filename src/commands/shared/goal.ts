import type { Command } from 'commander'
import type { Context } from '../../context.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { LayerChoice } from '../../domain/instrument/layer-choice.ts'
import { isWish, type Wish } from '../../domain/instrument/wish.ts'
import { usageError } from '../../errors.ts'
import { addLayerOptions, type LayerOptions, readLayerChoice } from './layer-options.ts'
import { checkRuntime } from './runtime.ts'

export interface GoalOptions extends LayerOptions {
  /** Active tracing alone: neither a layer nor a variable. */
  readonly tracingOnly?: boolean
  /** What the container images hold, which Lambda does not tell. */
  readonly imageRuntime?: string
  readonly wish?: Wish
}

/** How far functions shall be instrumented, and by which layer. */
export interface Goal {
  readonly of: LayerChoice | 'tracing-only'
  /** The function with what only the user knows of it. */
  readonly seen: (fn: LambdaFunction) => LambdaFunction
}

export function addGoalOptions(command: Command): Command {
  return addLayerOptions(command)
    .option('--tracing-only', 'active tracing alone: no layer, no variable', false)
    .option('--image-runtime <runtime>', 'what a container image holds, for the lines of its Dockerfile')
}

export async function readGoal(options: GoalOptions, ctx: Context): Promise<Goal> {
  const { imageRuntime } = options
  if (imageRuntime !== undefined) checkRuntime(imageRuntime)
  const seen = (fn: LambdaFunction): LambdaFunction =>
    fn.packageType === 'Image' && imageRuntime !== undefined ? { ...fn, runtime: imageRuntime } : fn
  if (!options.tracingOnly) return { of: await readLayerChoice(options, ctx), seen }
  const { family, layerVersion, layerArn, wrapper, wish } = options
  if (family ?? layerVersion ?? layerArn ?? wrapper)
    throw usageError('--tracing-only attaches no layer: leave the layer’s flags out')
  if (wish && isWish(wish))
    throw usageError('--tracing-only sets no variable: leave the flags of settings out')
  return { of: 'tracing-only', seen }
}
