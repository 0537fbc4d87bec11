import { expect, test } from 'vitest'
import { colourDepth, lineWidth, PIPED_WIDTH, speaksUnicode } from '../../src/host/terminal.ts'

const terminal = { isTerminal: true, color: true }

test.each([
  ['a terminal of 256 colours', { ...terminal, env: { TERM: 'xterm-256color' } }, 2],
  ['a true-colour terminal', { ...terminal, env: { COLORTERM: 'truecolor' } }, 3],
  ['a plain terminal', { ...terminal, env: { TERM: 'xterm' } }, 1],
  ['a dumb terminal', { ...terminal, env: { TERM: 'dumb' } }, 0],
  ['a pipe', { isTerminal: false, color: true, env: {} }, 0],
  ['a pipe with FORCE_COLOR', { isTerminal: false, color: true, env: { FORCE_COLOR: '2' } }, 2],
  ['NO_COLOR before FORCE_COLOR', { ...terminal, env: { NO_COLOR: '1', FORCE_COLOR: '3' } }, 0],
  ['an empty NO_COLOR says nothing', { ...terminal, env: { NO_COLOR: '', TERM: 'xterm' } }, 1],
  ['--no-color before FORCE_COLOR', { isTerminal: true, color: false, env: { FORCE_COLOR: '3' } }, 0],
  ['FORCE_COLOR=0', { ...terminal, env: { FORCE_COLOR: '0', TERM: 'xterm' } }, 0],
] as const)('colours of %s', (_, facts, depth) => {
  expect(colourDepth(facts)).toBe(depth)
})

test.each([
  [60, 120, {}, 60],
  [undefined, 120, {}, 120],
  [undefined, 7, {}, 20],
  [undefined, undefined, { COLUMNS: '90' }, 90],
  [undefined, undefined, { COLUMNS: 'wide' }, PIPED_WIDTH],
  [undefined, undefined, {}, PIPED_WIDTH],
])('width of --width %s, a terminal of %s, %j', (flag, columns, env, width) => {
  expect(lineWidth(flag, columns, env)).toBe(width)
})

test.each([
  [{ LANG: 'en_GB.UTF-8' }, 'linux', true],
  [{ LANG: 'C' }, 'linux', false],
  [{ LC_ALL: 'POSIX', LANG: 'en_GB.UTF-8' }, 'linux', false],
  [{}, 'linux', true],
  [{ LANG: 'C' }, 'darwin', true],
  [{ LANG: 'en_GB.UTF-8', TERM: 'linux' }, 'linux', false],
])('unicode with %j on %s', (env, platform, expected) => {
  expect(speaksUnicode(env, platform)).toBe(expected)
})
