import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { root } from '../support/otl.ts'
import type { Example } from './command-line.ts'

const MARK = '\u0001'

/** Runs the commands of one block in one shell, as a reader would; returns what each prints, stderr included. */
export async function runExamples(
  examples: readonly Example[],
  env: Readonly<Record<string, string>>,
): Promise<string[][]> {
  const interrupted = examples.find(({ shown }) => shown.includes('^C'))
  if (interrupted && examples.length > 1) throw new Error('a command that ^C ends needs a block of its own')
  if (interrupted) return [await runUntilShown(interrupted, env)]
  // The mark between two outputs keeps `$?` for the next command.
  const commands = examples.map(({ command }) => `${command}\ns=$?; printf '${MARK}'; (exit $s)`)
  const output = await collect(shell(['exec 2>&1', ...commands].join('\n'), env))
  return output.split(MARK).slice(0, examples.length).map(toLines)
}

/** Presses Ctrl-C when the line above `^C` has been printed. */
async function runUntilShown({ command, shown }: Example, env: Readonly<Record<string, string>>) {
  const last = shown[shown.indexOf('^C') - 1] ?? ''
  const child = shell(`exec ${command} 2>&1`, env)
  let pressed = false
  const output = await collect(child, (soFar) => {
    if (pressed || !soFar.includes(last)) return
    pressed = true
    child.kill('SIGINT')
  })
  return toLines(output.replace(`${last}\n`, `${last}\n^C\n`))
}

function shell(script: string, env: Readonly<Record<string, string>>) {
  return spawn('/bin/sh', ['-c', script], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
}

async function collect(child: ReturnType<typeof shell>, onOutput: (soFar: string) => void = () => {}) {
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    output += part
    onOutput(output)
  })
  await once(child, 'close')
  return output
}

function toLines(output: string): string[] {
  return output === '' ? [] : output.replace(/\n$/, '').split('\n')
}
