import type { Key } from 'ink'
import type { ScreenInput } from './app.ts'

/**
 * What ink's `useInput` reports, as inputs with names. One report may hold several keys that were typed quickly, and an
 * event of the mouse comes as text: `[<64;10;5M`, the SGR form of xterm, column and row from 1.
 */
export function inputsOf(text: string, key: Partial<Key>): ScreenInput[] {
  const name = nameOf(key)
  if (name !== undefined) return [{ type: 'key', key: name }]
  if (text.startsWith('[<')) return mouse(text)
  if (key.ctrl === true && text.length === 1) return [{ type: 'key', key: `ctrl-${text}` }]
  // What is left of a sequence that nobody here knows is not something that was typed.
  if (key.meta === true || /^(\[|O)[\x20-\x7e]+$/.test(text)) return FUNCTION_KEYS[text] ?? []
  return [...text].flatMap((char) => typed(char))
}

const NAMED = {
  upArrow: 'up',
  downArrow: 'down',
  leftArrow: 'left',
  rightArrow: 'right',
  pageUp: 'pageup',
  pageDown: 'pagedown',
  home: 'home',
  end: 'end',
  return: 'enter',
  escape: 'esc',
  backspace: 'backspace',
  // Terminals send 0x7f for the backspace key, which ink calls delete.
  delete: 'backspace',
} as const satisfies Partial<Record<keyof Key, string>>

function nameOf(key: Partial<Key>): string | undefined {
  if (key.tab === true) return key.shift === true ? 'shift-tab' : 'tab'
  const found = (Object.keys(NAMED) as (keyof typeof NAMED)[]).find((name) => key[name] === true)
  return found && NAMED[found]
}

const FUNCTION_KEYS: Readonly<Record<string, ScreenInput[]>> = {
  OP: [{ type: 'key', key: 'F1' }],
  '[11~': [{ type: 'key', key: 'F1' }],
  '[[A': [{ type: 'key', key: 'F1' }],
}

function typed(char: string): ScreenInput[] {
  const code = char.codePointAt(0) ?? 0
  if (char === ' ') return [{ type: 'key', key: 'space' }]
  if (char === '\r' || char === '\n') return [{ type: 'key', key: 'enter' }]
  if (char === '\t') return [{ type: 'key', key: 'tab' }]
  if (code === 0x7f || code === 8) return [{ type: 'key', key: 'backspace' }]
  if (code > 0 && code < 27) return [{ type: 'key', key: `ctrl-${String.fromCharCode(96 + code)}` }]
  return code < 0x20 ? [] : [{ type: 'key', key: char }]
}

const WHEEL_UP = 64
const WHEEL_DOWN = 65
const LEFT = 0

function mouse(text: string): ScreenInput[] {
  const [, code, column, row, ending] = /^\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])$/.exec(text) ?? []
  const at = { column: Number(column) - 1, row: Number(row) - 1 }
  switch (code === undefined ? undefined : Number(code)) {
    case WHEEL_UP:
      return [{ type: 'wheel', by: -1, ...at }]
    case WHEEL_DOWN:
      return [{ type: 'wheel', by: 1, ...at }]
    case LEFT:
      return ending === 'M' ? [{ type: 'click', ...at }] : []
    default:
      return []
  }
}
