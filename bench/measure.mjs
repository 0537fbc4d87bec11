// Whole processes, timed in turn (A B C A B C …), so that a machine that slows down slows everybody down.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * @param {Record<string, { command: string, args: string[], env?: NodeJS.ProcessEnv }>} programs
 * @param {number} rounds counted rounds; one more runs first, uncounted
 * @returns {Promise<Record<string, { median: number, min: number, max: number, memory: number }>>} wall milliseconds;
 *   megabytes at most, 0 where the system does not tell
 */
export async function sideBySide(programs, rounds) {
  const runs = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, program] of Object.entries(programs)) {
      const one = await run(program)
      if (round > 0) runs[name].push(one)
    }
  }
  return Object.fromEntries(
    Object.entries(runs).map(([name, all]) => [
      name,
      { ...summary(all.map(({ took }) => took)), memory: Math.max(...all.map(({ memory }) => memory)) },
    ]),
  )
}

/** Between two looks at a process's memory; the system remembers the most, so only the last moment can be missed. */
const LOOK_MS = 20

/** @returns {Promise<{ took: number, memory: number }>} */
export function run({ command, args, env = process.env }) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint()
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let memory = 0
    const looking = setInterval(() => {
      memory = Math.max(memory, peakMemory(child.pid))
    }, LOOK_MS)
    let said = ''
    child.stderr.on('data', (part) => {
      said += part
    })
    child.once('error', (error) => {
      clearInterval(looking)
      reject(error)
    })
    child.once('close', (code) => {
      clearInterval(looking)
      const took = Number(process.hrtime.bigint() - started) / 1e6
      // A rival that fails fast is not fast.
      if (code === 0) resolve({ took, memory })
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${said.slice(0, 400)}`))
    })
  })
}

/** Megabytes that a process has taken at most; 0 where the system does not tell, and when it is gone. */
export function peakMemory(pid) {
  try {
    const [, kilobytes = 0] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kilobytes) / 1_024)
  } catch {
    return 0
  }
}

/** @param {number[]} all */
export function summary(all) {
  const sorted = all.toSorted((a, b) => a - b)
  return { median: sorted[Math.floor(sorted.length / 2)], min: sorted[0], max: sorted.at(-1) }
}

/** @param {string} title @param {Record<string, { median: number, min: number, max: number, memory?: number }>} results @param {string} base */
export function report(title, results, base) {
  console.log(`\n${title}`)
  const width = Math.max(36, ...Object.keys(results).map((name) => name.length))
  for (const [name, { median, min, max, memory = 0 }] of Object.entries(results)) {
    const ratio = (median / results[base].median).toFixed(2)
    const spread = `${min.toFixed(1)} – ${max.toFixed(1)}`
    const most = memory > 0 ? `  ${memory} MB` : ''
    console.log(`  ${name.padEnd(width)} ${median.toFixed(1).padStart(9)} ms  (${spread})  ${ratio} ×${most}`)
  }
}
