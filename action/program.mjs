// The program that the action runs: built from the commit that was pinned, or a version of the published package.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { InputError } from './command-line.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** otl is not to be had: neither yes nor no can be said. */
export class NoProgram extends Error {}

/**
 * @param {string} version `source`, or a version of the package
 * @param {string} temporary a folder that the runner empties
 * @returns {string} the script that Node.js runs
 */
export function programOf(version, temporary) {
  if (version === 'source') return built()
  if (/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) return installed(version, temporary)
  throw new InputError(`version is source or a version such as 0.1.0, and not ${JSON.stringify(version)}`)
}

/** Scripts of packages are not run: none is needed. */
const QUIETLY = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

function built() {
  if (!existsSync(path.join(root, 'dist', 'main.js'))) {
    if (!existsSync(path.join(root, 'node_modules'))) npm(['ci', ...QUIETLY], root)
    run('the build', process.execPath, [path.join(root, 'scripts', 'build.mjs')], root)
  }
  return path.join(root, 'bin', 'otl.mjs')
}

/** In a folder of its own: neither the settings of npm nor the packages of the code that is checked have a say. */
function installed(version, temporary) {
  mkdirSync(temporary, { recursive: true })
  const folder = mkdtempSync(path.join(temporary, 'otl-'))
  npm(['install', '--no-save', '--prefix', folder, ...QUIETLY, `otl@${version}`], folder)
  return path.join(folder, 'node_modules', 'otl', 'bin', 'otl.mjs')
}

/** On Windows npm is a script for a shell; nothing that is given to it here needs quotes but the folders. */
function npm(args, cwd) {
  const windows = process.platform === 'win32'
  run(`npm ${args[0]}`, 'npm', windows ? args.map((arg) => `"${arg}"`) : args, cwd, windows)
}

/** @param {string} what its name, for whoever reads that it failed */
function run(what, command, args, cwd, shell = false) {
  // One stream: see github.mjs.
  const { status } = spawnSync(command, args, { cwd, shell, stdio: ['ignore', 1, 1] })
  if (status !== 0) throw new NoProgram(`otl could not be made ready: ${what} failed`)
}
