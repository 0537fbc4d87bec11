// `otl local` with functions to look at.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

const code = path.resolve(import.meta.dirname, '..', 'examples', 'order-function')

/**
 * @param {string} otl path of the program
 * @param {readonly string[]} names of functions
 * @param {NodeJS.ProcessEnv} env
 */
export async function startLocal(otl, names, env) {
  const functions = names.flatMap((name) => ['--function', `${name}=${code}`])
  const args = [otl, 'local', 'start', '--port', '0', '--quiet', '-o', 'json', ...functions]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([once(lines, 'line').then(([first]) => first), ended.then(() => undefined)])
  if (line === undefined) throw new Error('otl local did not start')
  const stop = async () => {
    child.kill('SIGINT')
    await ended
  }
  return { environment: JSON.parse(line).environment, stop }
}
