import { Command, InvalidArgumentError, Option } from 'commander'
import type { Context } from '../context.ts'
import { familyNames } from '../domain/catalogue/model.ts'
import { DEFAULT_RATE, runLayers } from './shared/list-layers.ts'
import { resolveLayer } from './shared/resolve-layer.ts'

export { runLayers }

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
    .addOption(familyOption())
    .option('--refresh', 'ask Lambda for newer versions, and remember those that are there', false)
    .addOption(rateOption())
    .action(async (_flags, command: Command) => {
      ctx.finish(await run(command.optsWithGlobals(), ctx))
    })
    .addCommand(resolve)
}

function familyOption(): Option {
  return new Option('--family <family>', 'whose layers').choices([...familyNames, 'all']).default('adot')
}

function rateOption(): Option {
  return new Option('--rate <n>', 'with --refresh: questions a second')
    .default(DEFAULT_RATE)
    .argParser(toRate)
}

/** Lambda's control plane takes 15 requests a second from the whole account. */
function toRate(text: string): number {
  const rate = Number(text)
  if (rate > 0 && rate <= 15) return rate
  throw new InvalidArgumentError('It takes a number above 0 and up to 15.')
}
