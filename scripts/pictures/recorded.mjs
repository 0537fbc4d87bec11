// Pictures of recorded traces: the same every time, so a test compares them with those in docs/images.
import path from 'node:path'
import { otl, root } from './program.mjs'
import { drawTerminal } from './terminal.mjs'

const recordings = path.join(root, 'test', 'recordings')
const WIDTH = 100

/**
 * @typedef {object} Recorded
 * @property {string} title for those who cannot see it
 * @property {string} folder where the command is typed, in test/recordings
 * @property {readonly string[]} args of otl
 * @property {readonly RegExp[]} [numbers] lines that get a number
 */

/** @type {Readonly<Record<string, Recorded>>} */
export const recorded = {
  'waterfall.svg': {
    title:
      'A waterfall, with numbers: 1 and 2 the header, 3 the time axis, 4 the first row, 5 a failed row, 6 its exception, 7 the bar of where the time went',
    folder: 'xray',
    args: ['trace', 'hello_retail_app_error.traces.json'],
    numbers: [/^1-608c/, /^169ms/, /^ +0 +50ms/, /dev-hello/, /stepfunctions/, /TaskTimedOut/, /^ {2}▓▓/],
  },
  'cold-starts.svg': {
    title: 'Two cold starts: blue stretches of initialization before the green ones of the handlers',
    folder: 'xray',
    args: ['trace', 'thumbnail_app.traces.json'],
  },
  'critical-path.svg': {
    title: 'Five branches beside each other; a rail runs down the one that the trace waited for',
    folder: 'xray',
    args: ['trace', 'matrix_app.traces.json', '--depth', '5'],
  },
  'failures.svg': {
    title:
      'A fault in red with a cross, two errors in orange with an exclamation mark, each with its exception below',
    folder: 'xray',
    args: ['trace', 'image_processing_app_error.traces.json'],
  },
  'gap.svg': {
    title: 'A break in the time axis: 1.19 seconds in which nothing happened are cut out',
    folder: 'xray',
    args: ['trace', 'thumbnail_app_in_progress.traces.json'],
  },
  'folded.svg': {
    title: 'An invocation as one row with its phases',
    folder: 'xray',
    args: ['trace', 'function-without-caller.json'],
  },
  'raw.svg': {
    title: 'The same invocation as X-Ray tells it: initialization, invocation and overhead are rows',
    folder: 'xray',
    args: ['trace', 'function-without-caller.json', '--raw'],
  },
  'trace-diff.svg': {
    title:
      'Two traces of one endpoint row by row; bars to the right of the middle line took longer in the second one',
    folder: 'xray-pairs',
    args: ['trace', 'diff', 'realworld_app.traces.json', 'realworld_app_margin.traces.json'],
  },
  'trace.svg': {
    title: 'trace 1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f, as otl trace -o svg exports it',
    folder: 'xray',
    args: ['trace', 'thumbnail_app.traces.json', '-o', 'svg'],
  },
}

/**
 * @param {Recorded} picture
 * @returns {string} SVG
 */
export function drawRecorded({ title, folder, args, numbers }) {
  const said = otl([...args, '--width', String(WIDTH)], { cwd: path.join(recordings, folder) })
  return said.startsWith('<svg') ? said : drawTerminal(`$ otl ${args.join(' ')}\n${said}`, { title, numbers })
}
