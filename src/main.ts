import { setMaxListeners } from 'node:events'
import { Exit, type ExitCode } from './errors.ts'
import { type Host, runProgram } from './program.ts'

declare const OTL_VERSION: string

const { env, platform, stdin, stdout, stderr } = process

const interruption = new AbortController()
// Each call under way listens; in a fleet they are many.
setMaxListeners(0, interruption.signal)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt(Exit.Interrupted))

/** The first time asks everything to stop in order; the second does not wait. */
function interrupt(code: ExitCode): void {
  if (interruption.signal.aborted) process.exit(code)
  interruption.abort()
}

// `otl traces | head`: the reader has what it wanted. A command that writes to AWS still goes on to its end.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

/** Loaded when asked for: help and version need none of it. */
const rooms = {
  aws: () => import('./aws/index.ts'),
  local: () => import('./local/index.ts'),
  screen: () => import('./render/live/screen.tsx'),
  otlp: () => import('./otlp/index.ts'),
  live: () => import('./render/live/fleet.tsx'),
  read: () => import('./read/index.ts'),
  config: () => import('./config/index.ts'),
}

const host: Host = {
  version: OTL_VERSION,
  env,
  columns: stdout.columns ?? 100,
  writeOut: (text) => stdout.write(text),
  writeErr: (text) => stderr.write(text),
  readConfig: async (path) => (await import('./host/config.ts')).readConfig(path),
  context: async (flags, finish) => {
    const { machineContext } = await import('./host/context.ts')
    const machine = {
      env,
      platform,
      nodeVersion: process.versions.node,
      version: OTL_VERSION,
      stdin,
      stdout,
      stderr,
    }
    return machineContext({ ...machine, signal: interruption.signal }, rooms, flags, finish)
  },
}

const code = await runProgram(process.argv.slice(2), host)
// Idle connections must not keep the process; what was written must have left it.
stdout.write('', () => stderr.write('', () => process.exit(code)))
