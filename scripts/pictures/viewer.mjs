// The viewer on a pseudo-terminal of the kernel, with recorded traces.
import { existsSync } from 'node:fs'
import { printed, root } from './program.mjs'
import { drawTerminal } from './terminal.mjs'

const title =
  'The viewer: a list of traces on the left, the waterfall of the chosen one on the right, and below it the exception of the span under the cursor'

/** Python with the packages of test/strangers/requirements.txt; undefined where there is none. */
export const python = [process.env.OTL_PYTHON, `${root}.venv/bin/python`].find(
  (path) => path && existsSync(path),
)

/** @returns {string} SVG */
export function drawViewer() {
  if (!python)
    throw new Error('the picture of the viewer needs Python: see scripts/strangers.mjs, or set OTL_PYTHON')
  return drawTerminal(printed(python, ['test/strangers/picture_viewer.py']), { title })
}
