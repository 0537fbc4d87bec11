import { Command, InvalidArgumentError } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { type CreateOptions, runCreate } from './shared/local-create.ts'
import { runStart, type StartOptions } from './shared/local-start.ts'

export function localCommand(ctx: Context, runs = { start: runStart, create: runCreate }): Command {
  return new Command('local')
    .description(
      'A stand-in for Lambda, X-Ray and STS on this machine: run, trace and look without an account.',
    )
    .addCommand(startCommand(ctx, runs.start))
    .addCommand(createCommand(ctx, runs.create))
}

function startCommand(
  ctx: Context,
  run: (options: StartOptions, ctx: Context) => Promise<ExitCode>,
): Command {
  return new Command('start')
    .description('Serve on 127.0.0.1 until Ctrl-C, and print the environment that points AWS clients here.')
    .option('--port <port>', 'port to listen on; 0 takes any free one', port, 4566)
    .option('--function <name=folder>', 'create this function at the start; may be repeated', collect, [])
    .option('--segments <form>', "form of Lambda's own segments: older or newer", 'newer')
    .option('--transaction-search [percent]', 'keep traces in CloudWatch, and index so many', percent)
    .option('--request-rates', "answer 429 beyond Lambda's requests a second, as an account does", false)
    .action(async (_flags, command: Command) => ctx.finish(await run(command.optsWithGlobals(), ctx)))
}

function createCommand(
  ctx: Context,
  run: (options: CreateOptions, ctx: Context) => Promise<ExitCode>,
): Command {
  return new Command('create')
    .description('Create a function in a running `otl local` from a folder, used in place.')
    .argument('<name>', 'name of the function')
    .requiredOption('--code-dir <folder>', 'the folder that holds its code')
    .option('--handler <handler>', 'file.export', 'index.handler')
    .option('--runtime <runtime>', 'default: the Node.js that runs otl')
    .option('--env <KEY=VALUE>', 'environment variable; may be repeated', collect, [])
    .option('--timeout <seconds>', 'timeout of the function', seconds, 30)
    .action(async (name: string, _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), name }, ctx))
    })
}

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value]
}

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 900) {
    throw new InvalidArgumentError('It takes a whole number of seconds from 1 to 900.')
  }
  return value
}

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError('It takes a port number from 0 to 65535.')
  }
  return value
}

function percent(text: string): number {
  const value = Number(text)
  if (!(value >= 0 && value <= 100)) throw new InvalidArgumentError('It takes a percentage from 0 to 100.')
  return value
}
