// `otl status` over a fleet, against others that list the same functions of the same endpoint.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { startLocal } from './local.mjs'
import { report, sideBySide } from './measure.mjs'
import { rivals as installedRivals } from './rivals.mjs'

const NAMES = Array.from({ length: 200 }, (_, n) => `bench-${String(n).padStart(3, '0')}`)
const STATUS = `otl status, ${NAMES.length} functions`
const BARE = 'node -e 0'

/**
 * @param {object} asked
 * @param {string} asked.otl path of the program
 * @param {NodeJS.ProcessEnv} asked.env
 * @param {string} asked.folder for what is installed, unless OTL_BENCH_RIVALS names one that stays
 * @param {number} asked.rounds
 * @param {boolean} asked.rivals whether the tools of others are installed
 */
export async function measureStatus({ otl, env, folder, rounds, rivals }) {
  const local = await startLocal(otl, NAMES, env)
  try {
    const there = { ...withoutAccount(env), ...local.environment }
    const node = process.execPath
    const own = {
      [BARE]: { command: node, args: ['-e', '0'], env },
      [STATUS]: { command: node, args: [otl, 'status'], env: there },
    }
    console.log('')
    const others = rivals
      ? await installedRivals(process.env.OTL_BENCH_RIVALS ?? folder, NAMES, there)
      : awsCli(there)
    const results = await sideBySide({ ...own, ...others }, rounds)
    const title = `status of ${NAMES.length} functions; goal: at most 3.5 × bare node`
    report(title, { [BARE]: results[BARE], [STATUS]: results[STATUS] }, BARE)
    const { [BARE]: _, ...listing } = results
    report('the same against others, in the same rounds', listing, STATUS)
    // datadog-ci plans as well; what otl has of that waits for Lambda's limits on purpose, so its time says nothing.
    if (rivals)
      console.log('  (otl enable --dry-run is no entry: it paces its questions under the limits of Lambda)')
  } finally {
    await local.stop()
  }
}

/** An account of this shell's must not be asked, nor one of its profiles be read. */
function withoutAccount(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS_|DATADOG_|DD_)/.test(name)))
}

/** The AWS CLI where it is already, of the tests' own Python rather than some version manager's script around it. */
function awsCli(env) {
  const venv = path.resolve(import.meta.dirname, '..', '.venv', 'bin')
  const folders = [venv, ...(process.env.OTL_PYTHON ? [path.dirname(process.env.OTL_PYTHON)] : [])]
  const command = folders.map((folder) => path.join(folder, 'aws')).find((one) => existsSync(one)) ?? 'aws'
  console.log('(other tools are left out; `npm run bench -- --rivals` installs them into a temporary folder)')
  const asked = spawnSync(command, ['--version'], { encoding: 'utf8', env })
  if (asked.status !== 0) {
    console.log('(the AWS CLI is not installed: its line is left out)')
    return {}
  }
  console.log(`(${asked.stdout.trim()})`)
  return { 'aws lambda list-functions': { command, args: ['lambda', 'list-functions'], env } }
}
