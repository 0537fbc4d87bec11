import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

export const root = path.resolve(import.meta.dirname, '../..')
const program = path.join(root, 'bin', 'otl.mjs')

export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Buffer
  readonly cwd?: string
}

/** No account, no configuration and no colour of the machine that runs the tests. */
export function cleanEnvironment(): Record<string, string> {
  const state = mkdtempSync(path.join(tmpdir(), 'otl-e2e-'))
  return {
    PATH: process.env.PATH ?? '',
    HOME: state,
    XDG_STATE_HOME: state,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

export function startOtl(args: readonly string[], { env = {}, cwd = root }: RunOptions = {}) {
  return spawn(process.execPath, [program, ...args], { cwd, env: { ...cleanEnvironment(), ...env } })
}

/** Runs the built program to its end. */
export function runOtl(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return finished(startOtl(args, options), options)
}

/** Runs any program to its end, in just this environment. */
export function runCommand(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  return finished(spawn(command, args, { cwd: options.cwd, env: options.env }), options)
}

async function finished(child: ChildProcessWithoutNullStreams, options: RunOptions): Promise<Finished> {
  let out = ''
  let err = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  child.stderr.on('data', (part) => {
    err += part
  })
  child.stdin.on('error', () => {}) // It may end before it has read everything.
  child.stdin.end(options.stdin ?? '')
  const [code] = await once(child, 'close')
  return { code, out, err }
}

export interface LocalProcess extends AsyncDisposable {
  /** What `otl local start` tells its users to export. */
  readonly env: Record<string, string>
  readonly pid: number
  /** A state folder that several runs may share. */
  readonly state: string
}

/** A running `otl local start` of the built program; disposed of by Ctrl-C. */
export async function startLocalProcess(args: readonly string[] = []): Promise<LocalProcess> {
  const child = startOtl(['local', 'start', '--port', '0', '--quiet', '-o', 'json', ...args])
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const [line] = await Promise.race([once(lines, 'line'), ended.then(() => [''])])
  if (!line) throw new Error('otl local did not start')
  return {
    env: JSON.parse(line).environment,
    pid: child.pid ?? 0,
    state: mkdtempSync(path.join(tmpdir(), 'otl-state-')),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGINT')
      await ended
    },
  }
}
