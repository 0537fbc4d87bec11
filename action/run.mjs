import { spawn } from 'node:child_process'
import { print } from './github.mjs'

/** Of what is said on stderr so much is kept. */
const KEPT = 8_000

/**
 * Runs a script of Node.js to its end, and passes on what it prints as it comes.
 * @returns {Promise<{ code: number, said: string }>} 3 for a program that was ended by a signal
 */
export function runNode(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8')
    child.stdout.on('data', (part) => print(part))
    child.stderr.on('data', (part) => {
      said = (said + part).slice(-KEPT)
      print(part)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 3, said }))
  })
}
