// What GitHub's runner reads of a step: lines of its log, and the files that it names in variables.
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { placeAnnotations } from './places.mjs'

const { env, stdout } = process

/** GitHub refuses a summary of more than a mebibyte. */
const MOST_BYTES = 1_000_000

/** All of it goes to stdout: the runner reads two streams in no order, and a line must not escape the shield. */
export function print(text) {
  stdout.write(text)
}

/** What is printed meanwhile may hold names that look like commands to the runner; it is told to obey none. */
export async function shielded(work) {
  const token = randomUUID()
  print(`::stop-commands::${token}\n`)
  try {
    return await work()
  } finally {
    print(`\n::${token}::\n`)
  }
}

/** @param {(file: string) => string} place */
export function annotate(commands, place) {
  print(placeAnnotations(commands, place))
}

/** Why there is no answer. */
export function complain(said) {
  print(`::error title=otl check::${escaped(said.trim())}\n`)
}

function escaped(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

export function output(name, value) {
  if (!env.GITHUB_OUTPUT) return
  const end = randomUUID()
  appendFileSync(env.GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`)
}

export function summarize(markdown) {
  if (!env.GITHUB_STEP_SUMMARY) return
  appendFileSync(env.GITHUB_STEP_SUMMARY, `${cut(markdown)}\n`)
}

/** Whole lines, as many as fit. */
function cut(text) {
  const bytes = Buffer.from(text)
  if (bytes.length <= MOST_BYTES) return text
  const end = bytes.lastIndexOf('\n', MOST_BYTES)
  return `${bytes.subarray(0, Math.max(0, end))}\n\nThe rest is in the log.\n`
}
