import { type ChildProcess, spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'

export interface ExitStatus {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process with everything it starts, in a group of its own: Ctrl-C in the terminal reaches otl only. */
export interface Child {
  /** Absent when nothing could be started. */
  readonly pid?: number
  /** Resolves when the process is gone and all that it printed has been read. */
  readonly exited: Promise<ExitStatus>
  isRunning(): boolean
  kill(): void
}

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Never throws: what cannot be started exits with status 127, as from a shell, and says why in its output. */
export function startChild(command: Command, print: (text: string) => void): Child {
  try {
    return watch(
      spawn(command.file, command.args, {
        cwd: command.cwd,
        env: command.env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
      print,
    )
  } catch (error) {
    // For example more environment than the system takes.
    print(`${error instanceof Error ? error.message : error}\n`)
    return stillborn(127)
  }
}

/** A child that could not be started. */
export function stillborn(code: number): Child {
  return { exited: Promise.resolve({ code, signal: null }), isRunning: () => false, kill: () => {} }
}

function watch(child: ChildProcess, print: (text: string) => void): Child {
  printTo(child, print)
  const { pid } = child
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once('error', (error) => {
      if (pid !== undefined) return
      print(`${error.message}\n`)
      resolve({ code: 127, signal: null })
    })
    child.once('exit', (code, signal) => {
      // What the function started itself would otherwise live on, and hold its output open.
      if (pid !== undefined) killGroup(pid)
      child.once('close', () => resolve({ code, signal }))
    })
  })
  return {
    ...(pid === undefined ? {} : { pid }),
    exited,
    isRunning: () => pid !== undefined && child.exitCode === null && child.signalCode === null,
    kill: () => pid !== undefined && killGroup(pid),
  }
}

/** The words of Lambda's own log for how a process ended. */
export function describeExit({ code, signal }: ExitStatus): string {
  if (signal !== null) return `Runtime exited with error: signal: ${signalNames[signal] ?? signal}`
  if (code === 0) return 'Runtime exited without providing a reason'
  return `Runtime exited with error: exit status ${code}`
}

const signalNames: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: 'aborted',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
}

function printTo(child: ChildProcess, print: (text: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder('utf8')
    stream?.on('data', (chunk: Buffer) => print(decoder.write(chunk)))
    stream?.on('error', () => {})
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left.
  }
}
