// The viewer on a pseudo-terminal of the kernel, with recorded traces.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { printed, root } from './program.mjs'
import { drawTerminal } from './terminal.mjs'

const title =
  'The viewer: a list of traces on the left, the waterfall of the chosen one on the right, and below it the exception of the span under the cursor'

/** Python with the packages of test/strangers/requirements.txt; undefined where there is none. */
export const python = [process.env.OTL_PYTHON, `${root}.venv/bin/python`].find(
  (path) => path && existsSync(path) && spawnSync(path, ['-c', 'import pexpect, pyte, pytest']).status === 0,
)

/** @returns {string} SVG */
export function drawViewer() {
  if (!python) {
    throw new Error(
      'it needs Python with the packages of test/strangers/requirements.txt; OTL_PYTHON names one',
    )
  }
  return drawTerminal(printed(python, ['test/strangers/picture_viewer.py']), { title })
}
