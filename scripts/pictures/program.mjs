import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const images = path.join(root, 'docs', 'images')

/** Variables for a run that looks the same on every machine: no account, no settings of whoever runs it. */
export function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(AWS|OTL|OTEL)_|^(NO_COLOR|COLUMNS)$/.test(key),
  )
  return {
    ...Object.fromEntries(kept),
    FORCE_COLOR: '2',
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/**
 * What a program prints on stdout. Fails with its last words unless it ends with 0.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string }} [options]
 */
export function printed(program, args, { cwd = root } = {}) {
  const done = spawnSync(program, args, {
    cwd,
    env: cleanEnvironment(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (done.error) throw done.error
  if (done.status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${done.status}\n${done.stderr}`)
  return done.stdout
}

/** What the built program prints. */
export function otl(args, options) {
  return printed(process.execPath, [path.join(root, 'bin', 'otl.mjs'), ...args], options)
}
