import { Command, CommanderError, InvalidArgumentError, type Option } from 'commander'
import { commands } from './commands/index.ts'
import type { Context } from './context.ts'
import { Exit, type ExitCode, OtlError, usageError } from './errors.ts'
import { type GlobalFlags, globalOptions } from './globals.ts'
import { renderFailure } from './render/failure.ts'

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
  readonly context: (flags: () => GlobalFlags, finish: (code: ExitCode) => void) => Context
}

/** Runs one command line (without `node` and the script) and says how to exit. The one place where an error becomes text. */
export async function runProgram(argv: readonly string[], host: Host): Promise<ExitCode> {
  let code: ExitCode = Exit.Ok
  const state: { flags: GlobalFlags } = { flags: { output: 'text', color: true } }
  const ctx = host.context(
    () => state.flags,
    (finished) => {
      code = finished
    },
  )
  const root = await buildProgram(argv, host, ctx, (flags) => {
    state.flags = flags
  })
  try {
    if (argv.length === 0) root.outputHelp()
    else await root.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.Ok : Exit.Usage
    if (ctx.signal.aborted) {
      ctx.tell([ctx.canvas.style.warn('interrupted')])
      return Exit.Interrupted
    }
    host.writeErr(`${renderFailure(error, ctx.canvas, state.flags.debug === true).join('\n')}\n`)
    return error instanceof OtlError ? error.code : Exit.Unknown
  }
}

async function buildProgram(
  argv: readonly string[],
  host: Host,
  ctx: Context,
  settle: (flags: GlobalFlags) => void,
): Promise<Command> {
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
      const flags = action.optsWithGlobals<GlobalFlags>()
      if (flags.config !== undefined) applyConfig(await host.readConfig(flags.config), root, action)
      settle(action.optsWithGlobals<GlobalFlags>())
    })
  for (const option of globalOptions(parseWidth)) root.addOption(option)
  for (const entry of commands) {
    const make = argv.includes(entry.name) ? await entry.load() : undefined
    root.addCommand((make ? make(ctx) : new Command(entry.name)).summary(entry.summary))
  }
  adopt(root, host.env)
  return root
}

/** Gives every command the root's settings and every flag its `OTL_*` variable. */
function adopt(command: Command, env: Host['env']): void {
  for (const option of command.options) readFromEnvironment(option, env)
  for (const child of command.commands) {
    child.copyInheritedSettings(command)
    adopt(child, env)
  }
}

function readFromEnvironment(option: Option, env: Host['env']): void {
  const name = `OTL_${(option.long ?? '').replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`
  const value = env[name]
  if (value === undefined || name === 'OTL_HELP' || name === 'OTL_VERSION') return
  // Commander takes any value of a switch's variable for "on".
  if (option.isBoolean() && /^(|0|no|off|false)$/i.test(value)) return
  option.env(name)
}

function applyConfig(values: Record<string, unknown>, root: Command, action: Command): void {
  for (const [key, value] of Object.entries(values)) {
    const owner = [action, root].find((command) => command.options.some((it) => it.attributeName() === key))
    if (owner === undefined) {
      const known = root.options.map((option) => option.attributeName()).join(', ')
      throw usageError(`the configuration file names an unknown flag "${key}"`, `flags it may set: ${known}`)
    }
    const source = owner.getOptionValueSource(key)
    if (source === undefined || source === 'default') owner.setOptionValueWithSource(key, value, 'config')
  }
}

function parseWidth(text: string): number {
  const width = Number(text)
  if (!Number.isInteger(width) || width < 20 || width > 1000) {
    throw new InvalidArgumentError('It takes a whole number from 20 to 1000.')
  }
  return width
}
