import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { homedir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Context, Target } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import type { GlobalFlags } from '../globals.ts'
import { ascii, type Canvas, unicode } from '../render/canvas.ts'
import { styleFor } from '../render/colour.ts'
import { ask } from './ask.ts'
import { boundedReader } from './bounded.ts'
import { browse } from './browse.ts'
import { machineFiles } from './files.ts'
import { plainFleet, silentFleet } from './fleet-progress.ts'
import { silent, spinner } from './progress.ts'
import { type LiveRoom, runScreen } from './screen.ts'
import { colourDepth, lineWidth, speaksUnicode } from './terminal.ts'

type Env = Record<string, string | undefined>

/** The parts of the process that a context is made of. */
export interface Machine {
  readonly env: Env
  readonly platform: string
  readonly nodeVersion: string
  /** Of this program. */
  readonly version: string
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
  readonly screen: LiveRoom
  readonly otlp: () => Promise<typeof import('../otlp/index.ts')>
  readonly live: () => Promise<typeof import('../render/live/fleet.tsx')>
  readonly read: () => Promise<typeof import('../read/index.ts')>
  readonly config: () => Promise<typeof import('../config/index.ts')>
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
  const whole = stdin.isTTY === true && stdout.isTTY === true && machine.env.TERM !== 'dumb'
  return {
    aws: async (target) => (await rooms.aws()).connect(connection(machine, flags(), target)),
    local: async () => ({ start: (await rooms.local()).startLocal }),
    policy: async (file) => (await rooms.config()).loadPolicy(path.resolve(), file),
    templates: async () => (await rooms.read()).templatesIn(boundedReader(files)),
    otlp: rooms.otlp,
    get canvas() {
      return canvasFor(machine, stdout, flags())
    },
    get output() {
      return flags().output.format
    },
    get reports() {
      return flags().output.files
    },
    version: machine.version,
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
    takeScreen: whole ? (open) => runScreen(machine, rooms.screen, signal, open) : undefined,
    browse: (url) => browse(url, machine.env, machine.platform),
    fleetProgress: async (doing, total) => {
      if (flags().quiet === true) return silentFleet
      if (!isRoomy(stderr)) return plainFleet(doing, total, (text) => stderr.write(text))
      const { showFleet } = await rooms.live()
      return showFleet({ doing, total, canvas: canvasFor(machine, stderr, flags()), stream: stderr })
    },
    ask: (question) => ask(question, signal),
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

/** ink clears the whole terminal, history included, where it believes that its picture does not fit. */
function isRoomy({ isTTY, rows, columns }: NodeJS.WriteStream): boolean {
  return isTTY === true && rows >= 5 && columns >= 20
}

function neverAborted(): AbortSignal {
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  return signal
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
function connection(
  { env, stdin, stderr, signal }: Machine,
  flags: GlobalFlags,
  { region, onThrottle, finishCalls }: Target = {},
) {
  if (flags.profile !== undefined) env.AWS_PROFILE = flags.profile
  // The SDK warns on stderr at every client under Node 20; the documentation says what is supported.
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  const flagged = flags.region === 'all' ? undefined : flags.region
  const wanted = region ?? flagged ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION)
  const profile = flags.profile ?? env.AWS_PROFILE
  return {
    ...(wanted ? { region: wanted } : {}),
    ...(profile ? { profile } : {}),
    ...(flags.endpointUrl ? { endpoint: flags.endpointUrl } : {}),
    ...(stdin.isTTY && stderr.isTTY
      ? { mfaCode: (serial: string) => ask(`MFA code for ${serial}: `, signal) }
      : {}),
    ...(onThrottle ? { onThrottle } : {}),
    signal: finishCalls ? neverAborted() : signal,
  }
}
