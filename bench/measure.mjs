// Whole processes, timed in turn (A B C A B C …), so that a machine that slows down slows everybody down.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * @param {Record<string, { command: string, args: string[], env?: NodeJS.ProcessEnv }>} programs
 * @param {number} rounds counted rounds; one more runs first, uncounted
 * @returns {Promise<Record<string, { median: number, min: number, max: number, peak: number }>>} wall milliseconds, and megabytes at most where the system tells
 */
export async function sideBySide(programs, rounds) {
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
  const peaks = Object.fromEntries(Object.keys(programs).map((name) => [name, 0]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, program] of Object.entries(programs)) {
      const { took, peak } = await run(program)
      if (round > 0) times[name].push(took)
      peaks[name] = Math.max(peaks[name], peak)
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, { ...summary(all), peak: peaks[name] }]),
  )
}

function run({ command, args, env = process.env }) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint()
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    let peak = 0
    const watch = setInterval(() => {
      peak = Math.max(peak, peakMemory(child.pid))
    }, 20)
    child.stderr.on('data', (part) => {
      said += part
    })
    child.once('error', reject)
    child.once('close', (code) => {
      const took = Number(process.hrtime.bigint() - started) / 1e6
      clearInterval(watch)
      // A rival that fails fast is not fast.
      if (code === 0) resolve({ took, peak })
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${said.slice(0, 400)}`))
    })
  })
}

/** Megabytes at most so far, where the system tells; 0 elsewhere. @param {number} pid */
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

/** @param {string} title @param {Record<string, { median: number, min: number, max: number }>} results @param {string} base */
export function report(title, results, base) {
  console.log(`\n${title}`)
  const width = Math.max(36, ...Object.keys(results).map((name) => name.length))
  for (const [name, { median, min, max, peak }] of Object.entries(results)) {
    const ratio = (median / results[base].median).toFixed(2)
    const spread = `${min.toFixed(1)} – ${max.toFixed(1)}`
    const memory = peak ? `  ${peak} MB` : ''
    console.log(
      `  ${name.padEnd(width)} ${median.toFixed(1).padStart(9)} ms  (${spread})  ${ratio} ×${memory}`,
    )
  }
}
