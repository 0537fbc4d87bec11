import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { commands } from './commands/index.ts'
import type { Context } from './context.ts'
import { Exit, type ExitCode, OtlError, usageError } from './errors.ts'
import { applyConfig, applyEnvironment } from './flag-sources.ts'
import { type GlobalFlags, globalOptions, type Output, usualOutput } from './globals.ts'

/** What the program needs of the machine it runs on; main.ts provides the real one. */
export interface Host {
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly columns: number
  readonly writeOut: (text: string) => void
  readonly writeErr: (text: string) => void
  /** Reads a configuration file; fails with an OtlError. */
  readonly readConfig: (path: string) => Promise<Record<string, unknown>>
  /** The flags are known only after argv is parsed, so the context asks for them when a command first uses it. */
  readonly context: (flags: () => GlobalFlags, finish: (code: ExitCode) => void) => Promise<Context>
}

/** Runs one command line (without `node` and the script) and says how to exit. The one place where an error becomes text. */
export async function runProgram(argv: readonly string[], host: Host): Promise<ExitCode> {
  const run = new Run()
  const named = commands.filter((entry) => argv.includes(entry.name))
  const root = rootCommand(host, run)
  // Help and version name no command, and load nothing.
  const ctx = named.length > 0 ? await host.context(() => run.flags, run.finish) : undefined
  for (const entry of commands) {
    const make = ctx && named.includes(entry) ? (await entry.load())(ctx) : new Command(entry.name)
    root.addCommand(make.summary(entry.summary))
  }
  adopt(root)
  try {
    if (argv.length === 0) root.outputHelp()
    else await root.parseAsync([...argv], { from: 'user' })
    return run.code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.Ok : Exit.Usage
    if (ctx === undefined) throw error
    return report(error, ctx, host, run.flags.debug === true)
  }
}

/** What one run learns on its way: the flags from argv, the exit code from the command. */
class Run {
  flags: GlobalFlags = { output: usualOutput, color: true }
  code: ExitCode = Exit.Ok
  readonly finish = (code: ExitCode): void => {
    this.code = code
  }
}

async function report(error: unknown, ctx: Context, host: Host, debug: boolean): Promise<ExitCode> {
  if (ctx.signal.aborted) {
    ctx.tell([ctx.canvas.style.warn('interrupted')])
    return Exit.Interrupted
  }
  const { renderFailure } = await import('./render/failure.ts')
  host.writeErr(`${renderFailure(error, ctx.canvas, debug).join('\n')}\n`)
  return error instanceof OtlError ? error.code : Exit.Unknown
}

function rootCommand(host: Host, run: Run): Command {
  const root = new Command('otl')
    .description('OpenTelemetry for AWS Lambda: turn it on, prove that it works, see the traces.')
    .version(host.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .usage('<command> [options]')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, optionDescription: (option) => option.description })
    .configureOutput({
      writeOut: host.writeOut,
      writeErr: host.writeErr,
      getOutHelpWidth: () => host.columns,
      getErrHelpWidth: () => host.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(text.replace(/^error: /, 'otl: ')),
    })
    .hook('preAction', async (_, action) => {
      const chain = [action, root]
      applyEnvironment(host.env, chain)
      const flags = action.optsWithGlobals<GlobalFlags>()
      if (flags.config !== undefined) applyConfig(await host.readConfig(flags.config), chain)
      run.flags = action.optsWithGlobals<GlobalFlags>()
      checkOutput(run.flags.output, action, root)
    })
  for (const option of globalOptions(parseWidth)) root.addOption(option)
  return root
}

/** `--output` belongs to every command, few print more than text and JSON, and none of their sub-commands does. */
function checkOutput({ format, files }: Output, action: Command, root: Command): void {
  const path = [action.name()]
  for (let above = action.parent; above && above !== root; above = above.parent) path.unshift(above.name())
  const named = path.join(' ')
  const entry = commands.find(({ name }) => name === named)
  const formats: readonly string[] = ['text', 'json', ...(entry?.formats ?? [])]
  const odd = [format, ...files.map((file) => file.format)].find((one) => !formats.includes(one))
  if (odd !== undefined) {
    throw usageError(`otl ${named} does not print ${odd}`, `--output takes ${formats.join(' or ')}`)
  }
  if (files.length > 0 && !entry?.writesFiles)
    throw usageError(`otl ${named} prints to stdout only`, 'redirect it with >')
}

/** Commander does not hand the root's settings to commands that are made elsewhere. */
function adopt(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command)
    adopt(child)
  }
}

function parseWidth(text: string): number {
  const width = Number(text)
  if (!Number.isInteger(width) || width < 20 || width > 1000) {
    throw new InvalidArgumentError('It takes a whole number from 20 to 1000.')
  }
  return width
}
