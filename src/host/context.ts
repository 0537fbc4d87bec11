import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import type { GlobalFlags } from '../globals.ts'
import { ascii, type Canvas, unicode } from '../render/canvas.ts'
import { styleFor } from '../render/colour.ts'
import { ask } from './ask.ts'
import { boundedReader } from './bounded.ts'
import { machineFiles } from './files.ts'
import { silent, spinner } from './progress.ts'
import { colourDepth, lineWidth, speaksUnicode } from './terminal.ts'

type Env = Record<string, string | undefined>

/** The parts of the process that a context is made of. */
export interface Machine {
  readonly env: Env
  readonly platform: string
  readonly nodeVersion: string
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/** What is slow to load, so loaded when a command first asks for it. */
export interface Rooms {
  readonly aws: () => Promise<typeof import('../aws/index.ts')>
  readonly local: () => Promise<typeof import('../local/index.ts')>
  readonly read: () => Promise<typeof import('../read/index.ts')>
}

/** @param flags asked for late: they are known only after argv is parsed */
export function machineContext(
  machine: Machine,
  rooms: Rooms,
  flags: () => GlobalFlags,
  finish: (code: ExitCode) => void,
): Context {
  const { stdin, stdout, stderr, signal } = machine
  const files = machineFiles(stateDirectory(machine), stdin)
  const answerable = stdin.isTTY === true && stderr.isTTY === true
  return {
    aws: async (target) => (await rooms.aws()).connect(connection(machine, flags(), target?.region)),
    local: async () => ({ start: (await rooms.local()).startLocal }),
    templates: async () => (await rooms.read()).templatesIn(boundedReader(files)),
    get canvas() {
      return canvasFor(machine, stdout, flags())
    },
    get output() {
      return flags().output
    },
    out: (lines) => {
      if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`)
    },
    tell: (lines) => {
      if (flags().quiet !== true) for (const line of lines) stderr.write(`${line}\n`)
    },
    progress: (text) => {
      if (!stderr.isTTY || flags().quiet === true) return silent
      return spinner(text, canvasFor(machine, stderr, flags()), (drawn) => stderr.write(drawn))
    },
    interactive: answerable,
    stdinIsTerminal: stdin.isTTY === true,
    nodeRuntime: `nodejs${machine.nodeVersion.split('.')[0]}.x`,
    now: () => new Date(),
    sleep: async (milliseconds) => {
      await delay(milliseconds, undefined, { signal })
    },
    signal,
    files,
    newId: (bytes) => randomBytes(bytes).toString('hex'),
    finish,
  }
}

function canvasFor(machine: Machine, stream: NodeJS.WriteStream, flags: GlobalFlags): Canvas {
  const { env, platform } = machine
  const depth = colourDepth({ isTerminal: stream.isTTY === true, env, color: flags.color })
  const simple = flags.ascii === true || !speaksUnicode(env, platform)
  return {
    width: lineWidth(flags.width, stream.columns, env),
    style: styleFor(depth),
    glyphs: simple ? ascii : unicode,
  }
}

/** The state directory of the XDG convention; receipts live there. */
function stateDirectory({ env, platform }: Machine): string {
  if (platform === 'win32') return path.join(env.LOCALAPPDATA ?? homedir(), 'otl', 'state')
  return path.join(env.XDG_STATE_HOME || path.join(homedir(), '.local', 'state'), 'otl')
}

/**
 * The SDK reads a profile's endpoint from AWS_PROFILE alone, even when a client is given another profile,
 * and does not know AWS_DEFAULT_REGION, which the AWS CLI's users expect.
 */
function connection({ env, stdin, stderr, signal }: Machine, flags: GlobalFlags, region: string | undefined) {
  if (flags.profile !== undefined) env.AWS_PROFILE = flags.profile
  // The SDK warns on stderr at every client under Node 20; the documentation says what is supported.
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  const wanted = region ?? flags.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION)
  const profile = flags.profile ?? env.AWS_PROFILE
  return {
    ...(wanted ? { region: wanted } : {}),
    ...(profile ? { profile } : {}),
    ...(flags.endpointUrl ? { endpoint: flags.endpointUrl } : {}),
    ...(stdin.isTTY && stderr.isTTY
      ? { mfaCode: (serial: string) => ask(`MFA code for ${serial}: `, signal) }
      : {}),
    signal,
  }
}
