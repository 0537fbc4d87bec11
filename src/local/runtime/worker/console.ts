import { format } from 'node:util'
import { describeError } from './errors.ts'

const levels = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
} as const

/** Makes `console` write as in Lambda's log: time, request id, level, message, separated by tabs. */
export function patchConsole(requestId: () => string | undefined): void {
  for (const [method, level] of Object.entries(levels)) {
    Object.assign(console, { [method]: (...parts: unknown[]) => print(requestId(), level, format(...parts)) })
  }
}

/** @param what for example `Invoke Error` */
export function logError(requestId: string | undefined, what: string, thrown: unknown): void {
  const { trace, ...described } = describeError(thrown)
  print(requestId, 'ERROR', `${what}\t${JSON.stringify({ ...described, stack: trace })}`)
}

/** Resolves when all that was printed has left this process. */
export async function outputFlushed(): Promise<void> {
  const flushed = (stream: NodeJS.WriteStream) =>
    new Promise<void>((resolve) => stream.write('', () => resolve()))
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
}

function print(requestId: string | undefined, level: string, message: string): void {
  const line = [new Date().toISOString(), requestId ?? 'undefined', level, message]
  process.stdout.write(`${line.join('\t')}\n`)
}
