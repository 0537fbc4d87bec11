// Measures, side by side and in one run; asserts nothing. Ratios are what to read: machines differ.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureCheck } from './check.mjs'
import { drawingProcesses, measureDrawing } from './drawing.mjs'
import { measureLarge } from './large.mjs'
import { report, sideBySide } from './measure.mjs'
import { measureStatus } from './status.mjs'
import { measureTraces } from './traces.mjs'
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

const large = path.join(root, '..', 'shared', 'data', 'xray', 'iatk', 'trace01.json')
const own = path.join(root, 'test', 'recordings', 'xray')
const recorded = path.join(own, 'event_processing_app.traces.json')
const asked = { otl, env, folder: state, rounds: ROUNDS, rivals: process.argv.includes('--rivals') }
const drawn = existsSync(large) ? large : own
try {
  await measureStatus(asked)
  await measureCheck(asked)
  await measureTraces({ ...asked, text: readFileSync(recorded, 'utf8') })
  report(
    'drawing, from text to lines; goal: at most 2 × JSON.parse',
    await measureDrawing(drawn, 100 * ROUNDS),
    'JSON.parse of it and of its documents',
  )
  report(
    'the same as whole processes',
    await sideBySide(drawingProcesses(drawn, otl, env), ROUNDS),
    'node -e 0',
  )
  await measureLarge({ ...asked, text: readFileSync(recorded, 'utf8') })
} finally {
  rmSync(state, { recursive: true, force: true })
}

report(
  'the viewer at 200 × 60, from a key to the text for the terminal; goal: a key at most 1 ×',
  await measureViewer(4 * ROUNDS),
  displayName,
)
