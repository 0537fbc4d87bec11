import { expect, test } from 'vitest'
import { inputsOf } from '../../../src/render/live/input.ts'

const key = (name: string) => ({ type: 'key', key: name })

test.each([
  ['j', {}, ['j']],
  ['G', { shift: true }, ['G']],
  [' ', {}, ['space']],
  ['é', {}, ['é']],
  ['jjk', {}, ['j', 'j', 'k']],
  ['j\u0003', {}, ['j', 'ctrl-c']],
  ['\r', { return: true }, ['enter']],
  ['ab\r', {}, ['a', 'b', 'enter']],
  ['', { upArrow: true }, ['up']],
  ['', { pageDown: true }, ['pagedown']],
  ['', { escape: true, meta: true }, ['esc']],
  ['', { tab: true }, ['tab']],
  ['', { tab: true, shift: true }, ['shift-tab']],
  ['', { delete: true }, ['backspace']],
  ['d', { ctrl: true }, ['ctrl-d']],
  ['z', { ctrl: true }, ['ctrl-z']],
  ['OP', {}, ['F1']],
  ['[11~', {}, ['F1']],
  ['[15~', {}, []],
  ['x', { meta: true }, []],
] as const)('%j %j is %j', (text, reported, names) => {
  expect(inputsOf(text, reported)).toEqual(names.map(key))
})

test.each([
  ['[<64;10;5M', { type: 'wheel', by: -1, column: 9, row: 4 }],
  ['[<65;1;1M', { type: 'wheel', by: 1, column: 0, row: 0 }],
  ['[<0;300;90M', { type: 'click', column: 299, row: 89 }],
])('the mouse: %s', (text, expected) => {
  expect(inputsOf(text, {})).toEqual([expected])
})

test.each(['[<0;300;90m', '[<2;1;1M', '[<32;1;1M', '[<nonsense', '[<99999999;1;1M'])(
  'nothing: %s',
  (text) => {
    expect(inputsOf(text, {})).toEqual([])
  },
)
