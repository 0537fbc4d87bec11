// Large traces, drawn by the whole program, against a program that only parses the same file; and how it grows.
import { statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { drawingProcesses } from './drawing.mjs'
import { sideBySide } from './measure.mjs'
import { enlarged } from './recorded.mjs'

const SPANS = [1_000, 10_000, 100_000]
const [BARE, PARSES, DRAWS] = ['node -e 0', 'node, reads and parses the file', 'otl trace']

/**
 * @param {object} asked
 * @param {string} asked.otl path of the program
 * @param {NodeJS.ProcessEnv} asked.env
 * @param {string} asked.folder for the files
 * @param {string} asked.text a recorded trace
 * @param {number} asked.rounds
 */
export async function measureLarge({ otl, env, folder, text, rounds }) {
  console.log('\nlarge traces, as whole processes; goal: 100,000 spans drawn in at most 1.5 × JSON.parse')
  for (const spans of SPANS) {
    const file = path.join(folder, `${spans}.json`)
    writeFileSync(file, enlarged(text, spans))
    const results = await sideBySide(drawingProcesses(file, otl, env), Math.min(rounds, 5))
    const [bare, parses, draws] = [BARE, PARSES, DRAWS].map((name) => results[name])
    const ratio = (draws.median / parses.median).toFixed(2)
    // What both need to start says nothing of either.
    const net = ((draws.median - bare.median) / (parses.median - bare.median)).toFixed(2)
    const megabytes = statSync(file).size / 1e6
    console.log(
      `  ${spans} spans, ${megabytes.toFixed(1)} MB: parsed in ${parses.median.toFixed(0)} ms, drawn in ${draws.median.toFixed(0)} ms (${draws.min.toFixed(0)} – ${draws.max.toFixed(0)}), ${ratio} ×; without starting ${net} ×`,
    )
    console.log(
      `    memory ${parses.memory} MB and ${draws.memory} MB; ${((1000 * (draws.median - bare.median)) / spans).toFixed(1)} µs a span`,
    )
  }
}
