// What the action does: runs `otl check`, shows its answer where people read it, and exits as otl did. Summary and outputs
// are written whatever happens.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { argumentsOf, InputError, isOn, oneLine } from './command-line.mjs'
import { annotate, complain, output, print, shielded, summarize } from './github.mjs'
import { fromRoot, placeSarif } from './places.mjs'
import { NoProgram, programOf } from './program.mjs'
import { runNode } from './run.mjs'

const { env, versions } = process
const temporary = env.RUNNER_TEMP || tmpdir()
const workspace = path.resolve(env.GITHUB_WORKSPACE || '.')
const COUNTS = ['functions', 'failing', 'errors', 'warnings', 'notes', 'unknown', 'waived', 'baselined']
const FLAGS = ['ALL', 'ANNOTATIONS', 'SUMMARY']

process.exitCode = await main().catch((error) => {
  // Node would end with 1, which means findings.
  complain(`otl check was run, and its answer could not be passed on: ${String(error?.message)}`)
  output('exit-code', 3)
  return 3
})

/** @returns otl's exit code: 0 clean, 1 findings, 2 wrong inputs, 3 could not find out */
async function main() {
  const run = await shielded(attempt)
  const { code, files, sarif, folder } = run
  const answer = files && existsSync(files.json) ? JSON.parse(readFileSync(files.json, 'utf8')) : undefined
  const place = fromRoot(folder ?? workspace, workspace)
  if (!answer) complain(run.said)
  else if (isOn(env, 'ANNOTATIONS')) annotate(readFileSync(files.github, 'utf8'), place)
  const written = sarif && existsSync(sarif) ? sarif : ''
  if (written) placeSarif(written, place)
  output('exit-code', code)
  for (const name of COUNTS) output(name, answer?.summary[name] ?? '')
  output('json', answer ? files.json : '')
  output('sarif', written)
  if (env.INPUT_SUMMARY?.trim() !== 'false') {
    summarize(answer ? readFileSync(files.markdown, 'utf8') : notAnswered(code, run.said))
  }
  return code
}

/** Never fails: what is wrong is in the answer. */
async function attempt() {
  try {
    return await check()
  } catch (error) {
    const said =
      error instanceof InputError || error instanceof NoProgram ? error.message : String(error?.stack)
    print(`otl check: ${said}\n`)
    return { code: error instanceof InputError ? 2 : 3, said }
  }
}

/** Wrong inputs are told before anything is built or fetched. */
async function check() {
  for (const name of FLAGS) isOn(env, name)
  const folder = path.resolve(workspace, oneLine(env, 'WORKING_DIRECTORY') || '.')
  if (!existsSync(folder)) throw new InputError(`there is no folder ${JSON.stringify(folder)} to work in`)
  const named = oneLine(env, 'SARIF')
  const sarif = named === '' ? undefined : path.resolve(folder, named)
  const files = reportFiles()
  const wanted = Object.entries({ ...files, ...(sarif ? { sarif } : {}) })
  const args = argumentsOf(
    env,
    wanted.map(([format, file]) => `${format}=${file}`),
  )
  const version = oneLine(env, 'VERSION') || 'source'
  if (!fits(versions.node)) {
    throw new NoProgram(
      `otl needs Node.js 20.19 or newer, and this is ${versions.node}: put actions/setup-node before it`,
    )
  }
  // One of an earlier run must not pass for the answer of this one.
  if (sarif) rmSync(sarif, { force: true })
  const program = programOf(version, temporary)
  return { ...(await runNode([program, ...args], folder)), files, sarif, folder }
}

function reportFiles() {
  mkdirSync(temporary, { recursive: true })
  const folder = mkdtempSync(path.join(temporary, 'otl-check-'))
  const file = (name) => path.join(folder, name)
  return { json: file('check.json'), markdown: file('check.md'), github: file('annotations.txt') }
}

function fits(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 19)
}

function notAnswered(code, said) {
  const why = code === 2 ? 'the inputs or the policy are wrong' : 'could not find out'
  const ticks = said.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...ticks.map((run) => run.length + 1)))
  return [`### otl check: ${why}`, '', `${fence}text`, said.trim(), fence, ''].join('\n')
}
