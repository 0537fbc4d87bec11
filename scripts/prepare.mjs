// npm runs this after an install in a clone, and before it packs a repository that somebody installs from.
// In `npm install -g git+https://…`, and so in pre-commit, npm takes the preparation for a global install as well, and
// brings no packages to build with. They are then installed here.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

function isThere(name) {
  try {
    return Boolean(import.meta.resolve(name))
  } catch {
    return false
  }
}

if (!isThere('esbuild')) {
  const args = ['ci', '--global=false', '--ignore-scripts', '--no-audit', '--no-fund']
  const { status } = spawnSync('npm', args, {
    cwd: root,
    shell: process.platform === 'win32',
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(1)
}
await import('./build.mjs')
