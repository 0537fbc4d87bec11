// Tools of others that list or plan over the same functions. None is a dependency of this project: they are installed
// into a folder that is given, and what cannot be installed or does not do the work is left out with its reason.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const python = process.env.OTL_PYTHON ?? 'python3'

/** What to install, in order of preference, and how to start it. */
const known = [
  {
    name: 'aws lambda list-functions',
    from: [{ pip: ['awscli'] }],
    program: 'aws',
    args: ['lambda', 'list-functions'],
    version: ['--version'],
  },
  {
    name: 'newrelic-lambda functions list',
    from: [{ pip: ['newrelic-lambda-cli'] }],
    program: 'newrelic-lambda',
    args: ['functions', 'list', '--aws-region', 'eu-west-1'],
    version: ['--version'],
  },
  {
    name: 'datadog-ci lambda instrument --dry-run',
    // Since version 4 the command is a plugin of exactly the same version, which not every registry has.
    from: [
      { npm: ['@datadog/datadog-ci@5', '@datadog/datadog-ci-plugin-lambda@5'] },
      { npm: ['@datadog/datadog-ci@3.22.2'] },
    ],
    program: 'datadog-ci',
    args: [
      ...['lambda', 'instrument', '--dry-run', '--functions-regex', '.', '--region', 'eu-west-1'],
      // Nothing of git, and no question to Datadog about the newest layers: only the functions.
      ...['--no-source-code-integration', '--layer-version', '100', '--extension-version', '60'],
    ],
    version: ['version'],
    env: { DATADOG_API_KEY: '0'.repeat(32) },
  },
]

/**
 * @param {string} folder where rivals are installed; those of an earlier run there are found again
 * @param {readonly string[]} functions names that each of them must print
 * @param {NodeJS.ProcessEnv} env leads to the endpoint
 * @returns {Promise<Record<string, { command: string, args: string[], env: NodeJS.ProcessEnv }>>}
 */
export async function rivals(folder, functions, env) {
  const programs = {}
  for (const rival of known) {
    const { name, args } = rival
    const { command, without } = await install(rival, folder)
    const program = { command, args, env: { ...env, ...rival.env } }
    const why = command === undefined ? without.at(-1) : await unfit(program, functions)
    if (why === undefined) {
      programs[name] = program
      const version = await run(command, rival.version)
      const instead = without.map((one) => `; ${one}`).join('')
      console.log(`(${name}: ${firstLine(version.stdout + version.stderr)}${instead})`)
    } else console.log(`(${name} is left out: ${why})`)
  }
  return programs
}

/** A rival that does not do the work would be fast. */
async function unfit({ command, args, env }, functions) {
  const shown = await run(command, args, env)
  if (shown.code !== 0) return endOf(shown)
  const missing = functions.filter((one) => !shown.stdout.includes(one))
  return missing.length > 0 ? `it leaves out ${missing.length} of ${functions.length} functions` : undefined
}

/**
 * @param {{ program: string, from: readonly ({ pip: string[] } | { npm: string[] })[] }} rival
 * @param {string} folder
 * @returns {Promise<{ command?: string, without: string[] }>} and why what was preferred could not be had
 */
export async function install({ program, from }, folder) {
  const without = []
  for (const [index, source] of from.entries()) {
    const own = path.join(folder, `${program}-${index}`)
    const command = path.join(own, source.pip ? 'bin' : 'node_modules/.bin', program)
    const done = existsSync(command) ? { code: 0 } : await fetched(source, own)
    if (done.code === 0) return { command, without }
    without.push(`${(source.pip ?? source.npm).join(' with ')} cannot be installed: ${endOf(done)}`)
  }
  return { without }
}

async function fetched(source, own) {
  return source.pip ? await pip(source.pip, own) : await npm(source.npm, own)
}

async function pip(packages, own) {
  const made = await run(python, ['-m', 'venv', own])
  if (made.code !== 0) return made
  const installer = path.join(own, 'bin', 'pip')
  return await run(installer, ['install', '--quiet', '--disable-pip-version-check', ...packages])
}

async function npm(packages, own) {
  return await run('npm', ['install', '--prefix', own, '--no-audit', '--no-fund', '--no-save', ...packages])
}

function firstLine(text) {
  return text.trim().split('\n')[0]
}

/** The line in which a failed program says why: its last, or npm's about a version. */
function endOf({ code, stderr }) {
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('complete log of this run'))
  const line = lines.find((one) => one.includes('No matching version')) ?? lines.at(-1) ?? ''
  return `${line.replace(/^npm error (notarget )?/, '').trim()} (exit ${code})`
}

async function run(command, args, env = process.env) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (part) => {
      said[stream] += part
    })
  }
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, stdout: '', stderr: error.message }))
    child.once('close', (code) => resolve({ code, ...said }))
  })
}
