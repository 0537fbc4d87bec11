// Measures, side by side and in one run; asserts nothing. Ratios are what to read: machines differ.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { drawingProcesses, measureDrawing } from './drawing.mjs'
import { report, sideBySide } from './measure.mjs'
import { displayName, measureViewer } from './viewer.mjs'

const ROUNDS = Number(process.env.ROUNDS ?? 15)
const root = fileURLToPath(new URL('..', import.meta.url))
const otl = path.join(root, 'bin', 'otl.mjs')
const node = process.execPath
const state = mkdtempSync(path.join(tmpdir(), 'otl-bench-'))
const env = { ...process.env, XDG_STATE_HOME: state, NO_COLOR: '1' }

console.log(
  `node ${process.version}, ${ROUNDS} rounds, medians (min – max), ratio to the first of each group`,
)

const bare = { command: node, args: ['-e', '0'], env }
report(
  'start-up; goal: --help at most 1.3 × bare node',
  await sideBySide(
    {
      'node -e 0': bare,
      'otl --version': { command: node, args: [otl, '--version'], env },
      'otl --help': { command: node, args: [otl, '--help'], env },
    },
    ROUNDS,
  ),
  'node -e 0',
)

const local = await startLocal()
try {
  await Promise.all(Array.from({ length: 50 }, (_, n) => create(`bench-${n}`)))
  const there = { ...env, ...local.environment }
  const programs = {
    'node -e 0': bare,
    'otl status, 50 functions': { command: node, args: [otl, 'status'], env: there },
  }
  if (await works('aws')) {
    programs['aws lambda list-functions, the same'] = {
      command: 'aws',
      args: ['lambda', 'list-functions'],
      env: there,
    }
  } else console.log('\n(the AWS CLI is not installed: its line is left out)')
  report('status; goal: at most 3.5 × bare node', await sideBySide(programs, ROUNDS), 'node -e 0')
} finally {
  await local.stop()
  rmSync(state, { recursive: true, force: true })
}

const large = path.join(root, '..', 'shared', 'data', 'xray', 'iatk', 'trace01.json')
const own = path.join(root, 'test', 'recordings', 'xray')
const drawn = existsSync(large) ? large : own
report(
  `drawing, from text to lines; goal: at most 2 × JSON.parse`,
  await measureDrawing(drawn, 100 * ROUNDS),
  'JSON.parse of it and of its documents',
)
report(
  'the same as whole processes',
  await sideBySide(drawingProcesses(drawn, otl, env), ROUNDS),
  'node -e 0',
)

report(
  'the viewer at 200 × 60, from a key to the text for the terminal; goal: a key at most 1 ×',
  await measureViewer(4 * ROUNDS),
  displayName,
)

async function startLocal() {
  const child = spawn(node, [otl, 'local', 'start', '--port', '0', '--quiet', '-o', 'json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGINT')
    await ended
  }
  return { environment: JSON.parse(line).environment, stop }
}

async function create(name) {
  const args = [
    otl,
    'local',
    'create',
    name,
    '--code-dir',
    path.join(root, 'examples', 'order-function'),
    '--quiet',
  ]
  const child = spawn(node, args, {
    env: { ...env, ...local.environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`could not create ${name}`)
}

async function works(command) {
  const child = spawn(command, ['--version'], { stdio: 'ignore' })
  return await new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}
