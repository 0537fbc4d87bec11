import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from './context.ts'
import type { ExitCode } from './errors.ts'
import { Exit } from './errors.ts'
import type { GlobalFlags } from './globals.ts'
import { ask } from './host/ask.ts'
import { readConfig } from './host/config.ts'
import { machineFiles } from './host/files.ts'
import { silent, spinner } from './host/progress.ts'
import { colourDepth, lineWidth, speaksUnicode } from './host/terminal.ts'
import { type Host, runProgram } from './program.ts'
import { ascii, type Canvas, unicode } from './render/canvas.ts'
import { styleFor } from './render/colour.ts'

declare const OTL_VERSION: string

const { env, stdin, stdout, stderr } = process
// The SDK warns on stderr at every client under Node 20; `engines` and the documentation say what is supported.
env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const interruption = new AbortController()
process.on('SIGINT', () => interrupt(Exit.Interrupted))
process.on('SIGTERM', () => interrupt(Exit.Interrupted))

/** The first time asks everything to stop in order; the second does not wait. */
function interrupt(code: ExitCode): void {
  if (interruption.signal.aborted) process.exit(code)
  interruption.abort()
}

// `otl traces | head`: the reader has what it wanted.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(Exit.Ok)
    throw error
  })
}

function canvasFor(stream: NodeJS.WriteStream, flags: GlobalFlags): Canvas {
  const depth = colourDepth({ isTerminal: stream.isTTY === true, env, color: flags.color })
  const simple = flags.ascii === true || !speaksUnicode(env, process.platform)
  return {
    width: lineWidth(flags.width, stream.columns, env),
    style: styleFor(depth),
    glyphs: simple ? ascii : unicode,
  }
}

function createContext(flags: () => GlobalFlags, finish: (code: ExitCode) => void): Context {
  const tell = (lines: readonly string[]) => {
    if (flags().quiet !== true) for (const line of lines) stderr.write(`${line}\n`)
  }
  return {
    aws: async (target) => (await import('./aws/index.ts')).connect(connection(flags(), target?.region)),
    local: async () => ({ start: (await import('./local/index.ts')).startLocal }),
    get canvas() {
      return canvasFor(stdout, flags())
    },
    get output() {
      return flags().output
    },
    out: (lines) => {
      if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`)
    },
    tell,
    progress: (text) =>
      stderr.isTTY && flags().quiet !== true
        ? spinner(text, canvasFor(stderr, flags()), (drawn) => stderr.write(drawn))
        : silent,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    stdinIsTerminal: stdin.isTTY === true,
    nodeRuntime: `nodejs${process.versions.node.split('.')[0]}.x`,
    now: () => new Date(),
    sleep: async (milliseconds) => {
      await delay(milliseconds, undefined, { signal: interruption.signal })
    },
    signal: interruption.signal,
    files: machineFiles(stateDirectory(), stdin),
    newId: (bytes) => randomBytes(bytes).toString('hex'),
    finish,
  }
}

/** The state directory of the XDG convention; receipts live there. */
function stateDirectory(): string {
  if (process.platform === 'win32') return path.join(env.LOCALAPPDATA ?? homedir(), 'otl', 'state')
  return path.join(env.XDG_STATE_HOME || path.join(homedir(), '.local', 'state'), 'otl')
}

/**
 * The SDK reads a profile's endpoint from AWS_PROFILE alone, even when a client is given another profile,
 * and does not know AWS_DEFAULT_REGION, which the AWS CLI's users expect.
 */
function connection(flags: GlobalFlags, region: string | undefined) {
  if (flags.profile !== undefined) env.AWS_PROFILE = flags.profile
  const wanted = region ?? flags.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION
  const profile = flags.profile ?? env.AWS_PROFILE
  return {
    ...(wanted ? { region: wanted } : {}),
    ...(profile ? { profile } : {}),
    ...(flags.endpointUrl ? { endpoint: flags.endpointUrl } : {}),
    ...(stdin.isTTY && stderr.isTTY ? { mfaCode: askForCode } : {}),
    signal: interruption.signal,
  }
}

function askForCode(serial: string): Promise<string> {
  return ask(`MFA code for ${serial}: `, interruption.signal)
}

const host: Host = {
  version: OTL_VERSION,
  env,
  columns: stdout.columns ?? 100,
  writeOut: (text) => stdout.write(text),
  writeErr: (text) => stderr.write(text),
  readConfig,
  context: createContext,
}

const code = await runProgram(process.argv.slice(2), host)
// Idle connections must not keep the process; what was written must have left it.
stdout.write('', () => stderr.write('', () => process.exit(code)))
