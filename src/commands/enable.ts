import { Command } from 'commander'
import type { Aws, Context } from '../context.ts'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import { type Plan, planEnable } from '../domain/instrument/plan.ts'
import { type Receipt, type Run, receiptOf } from '../domain/instrument/receipt.ts'
import { recipeFor } from '../domain/instrument/recipe.ts'
import { planTracingOnly } from '../domain/instrument/tracing-only.ts'
import { type ExitCode, usageError } from '../errors.ts'
import { type ChangeOptions, type Job, runChange } from './shared/change.ts'
import { withLayerChecked } from './shared/layer-check.ts'
import { addLayerOptions, type LayerOptions, readLayerChoice } from './shared/layer-options.ts'
import { fileReceipt, findReceipt, tagReceipt } from './shared/receipts.ts'
import { checkRuntime } from './shared/runtime.ts'

export interface EnableOptions extends ChangeOptions, LayerOptions {
  /** Active tracing alone: neither a layer nor a variable. */
  readonly tracingOnly?: boolean
  /** What the container images hold, which Lambda does not tell. */
  readonly imageRuntime?: string
}

export function enableCommand(ctx: Context, run = runEnable): Command {
  const command = new Command('enable')
    .description('Turn OpenTelemetry on: layer, exec wrapper and active tracing in one guarded update.')
    .argument('<functions...>', 'names or ARNs')
    .option('--dry-run', 'print the plan and write nothing', false)
    .option('--tracing-only', 'active tracing alone: no layer, no variable', false)
    .option('--image-runtime <runtime>', 'what a container image holds, for the lines of its Dockerfile')
  return addLayerOptions(command).action(async (functions: string[], _flags, command: Command) => {
    ctx.finish(await run({ ...command.optsWithGlobals(), functions }, ctx))
  })
}

export async function runEnable(options: EnableOptions, ctx: Context): Promise<ExitCode> {
  const plan = await planner(options, ctx)
  return runChange(options, ctx, (run) => enableJob(plan, run, ctx))
}

function enableJob(plan: Planner, run: Run, ctx: Context): Job {
  let receipt: Receipt | undefined
  return {
    verb: 'enable',
    plan,
    before: async (fn, { changes }) => {
      receipt = receiptOf(changes, run, await findReceipt(ctx, fn))
      return fileReceipt(ctx, fn, receipt)
    },
    after: async (fn, { kind }, aws) => {
      if (kind !== 'update' || !receipt) return []
      const warning = await tagReceipt(aws, fn, receipt)
      return warning === undefined ? [] : [warning]
    },
  }
}

type Planner = (fn: LambdaFunction, aws: Aws) => Promise<Plan>

async function planner(options: EnableOptions, ctx: Context): Promise<Planner> {
  const choice = await readLayerChoice(options, ctx)
  const { imageRuntime } = options
  if (imageRuntime !== undefined) checkRuntime(imageRuntime)
  const seen = (fn: LambdaFunction): LambdaFunction =>
    fn.packageType === 'Image' && imageRuntime !== undefined ? { ...fn, runtime: imageRuntime } : fn
  if (!options.tracingOnly) {
    return (fn, aws) => withLayerChecked(planEnable(seen(fn), recipeFor(fn, choice)), fn, aws, choice)
  }
  const { family, layerVersion, layerArn, wrapper } = options
  if (family ?? layerVersion ?? layerArn ?? wrapper)
    throw usageError('--tracing-only attaches no layer: leave the layer’s flags out')
  return async (fn) => planTracingOnly(seen(fn))
}
