import { formatNames } from './formats.ts'
import type { Pane } from './model.ts'

export type Action =
  | 'down'
  | 'up'
  | 'pageDown'
  | 'pageUp'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'inward'
  | 'outward'
  | 'nextPane'
  | 'previousPane'
  | 'toggle'
  | 'closeAll'
  | 'openAll'
  | 'search'
  | 'nextMatch'
  | 'previousMatch'
  | 'filter'
  | 'nextError'
  | 'previousError'
  | 'raw'
  | 'path'
  | 'details'
  | 'logs'
  | 'order'
  | 'pause'
  | 'copy'
  | 'copySpan'
  | 'console'
  | 'export'
  | 'exportAs'
  | 'mouse'
  | 'redraw'
  | 'suspend'
  | 'help'
  | 'quit'
  | 'interrupt'

export interface Binding {
  readonly action: Action
  readonly keys: readonly string[]
  /** For help and documentation. */
  readonly says: string
  /** For the last line, where there is room; most important first in the table. */
  readonly brief?: string
  /** Panes in which the brief is worth its room; all by default. */
  readonly panes?: readonly Pane[]
}

export interface Chapter {
  readonly title: string
  readonly bindings: readonly Binding[]
}

/** Every key: what handles it, the last line, the help and the documentation are all made of this table. */
export const keyTable: readonly Chapter[] = [
  {
    title: 'Move',
    bindings: [
      { action: 'down', keys: ['j', 'down'], says: 'down' },
      { action: 'up', keys: ['k', 'up'], says: 'up' },
      { action: 'pageDown', keys: ['ctrl-d', 'pagedown'], says: 'a page down' },
      { action: 'pageUp', keys: ['ctrl-u', 'pageup'], says: 'a page up' },
      { action: 'first', keys: ['g', 'home'], says: 'to the first' },
      { action: 'last', keys: ['G', 'end'], says: 'to the last' },
      {
        action: 'open',
        keys: ['enter'],
        says: 'from the list into the trace, from a span to its details',
        brief: 'open',
        panes: ['list'],
      },
      {
        action: 'back',
        keys: ['esc', 'backspace'],
        says: 'back, one pane at a time; in the list: take the filter off',
        brief: 'back',
        panes: ['spans', 'details'],
      },
      { action: 'nextPane', keys: ['tab'], says: 'next pane' },
      { action: 'previousPane', keys: ['shift-tab'], says: 'previous pane' },
    ],
  },
  {
    title: 'Find',
    bindings: [
      { action: 'search', keys: ['/'], says: 'search: names, causes, ids, attributes', brief: 'search' },
      { action: 'nextMatch', keys: ['n'], says: 'next match' },
      { action: 'previousMatch', keys: ['N'], says: 'previous match' },
      {
        action: 'filter',
        keys: ['f'],
        says: 'filter: keep rows with all these words; also fault, cold, >2s, <50ms',
        brief: 'filter',
      },
      { action: 'nextError', keys: ['e'], says: 'next failure', brief: 'next error' },
      { action: 'previousError', keys: ['E'], says: 'previous failure' },
      {
        action: 'order',
        keys: ['s'],
        says: 'list: newest first, or slowest first',
        brief: 'sort',
        panes: ['list'],
      },
    ],
  },
  {
    title: 'Look',
    bindings: [
      { action: 'toggle', keys: ['space'], says: 'fold or unfold the span', brief: 'fold', panes: ['spans'] },
      {
        action: 'inward',
        keys: ['l', 'right'],
        says: 'unfold, then into the first child; from the list into the trace',
      },
      {
        action: 'outward',
        keys: ['h', 'left'],
        says: 'fold, then out to the parent; from the first span to the list',
      },
      { action: 'closeAll', keys: ['-'], says: 'fold everything' },
      { action: 'openAll', keys: ['+', '='], says: 'unfold everything' },
      {
        action: 'raw',
        keys: ['r'],
        says: 'one row for an invocation, or the documents as they are',
        brief: 'raw',
        panes: ['spans'],
      },
      {
        action: 'path',
        keys: ['c'],
        says: 'mark the critical path, or not',
        brief: 'critical path',
        panes: ['spans'],
      },
      {
        action: 'details',
        keys: ['d'],
        says: 'details on and off',
        brief: 'details',
        panes: ['spans', 'details'],
      },
      {
        action: 'logs',
        keys: ['L'],
        says: 'what its functions have logged, from CloudWatch, or not',
        brief: 'logs',
        panes: ['spans', 'details'],
      },
      {
        action: 'pause',
        keys: ['p'],
        says: 'hold new traces back, and let them in again',
        brief: 'pause',
        panes: ['list'],
      },
    ],
  },
  {
    title: 'Take along',
    bindings: [
      { action: 'copy', keys: ['y'], says: 'copy the id of the trace', brief: 'copy id' },
      { action: 'copySpan', keys: ['Y'], says: 'copy the id of the span' },
      {
        action: 'console',
        keys: ['o'],
        says: 'open in the console of CloudWatch, and copy its address',
        brief: 'console',
        panes: ['list', 'spans'],
      },
      {
        action: 'export',
        keys: ['w'],
        says: 'write the trace to a JSON file in this folder',
        brief: 'write',
        panes: ['spans'],
      },
      { action: 'exportAs', keys: ['W'], says: `write it as ${formatNames}` },
    ],
  },
  {
    title: 'The rest',
    bindings: [
      { action: 'help', keys: ['?', 'F1'], says: 'this help', brief: 'help' },
      { action: 'quit', keys: ['q'], says: 'quit', brief: 'quit' },
      { action: 'mouse', keys: ['m'], says: 'mouse off, so that the terminal selects text, and on again' },
      { action: 'redraw', keys: ['ctrl-l'], says: 'draw everything anew' },
      { action: 'suspend', keys: ['ctrl-z'], says: 'to the shell; fg comes back' },
      { action: 'interrupt', keys: ['ctrl-c'], says: 'quit with exit code 130' },
    ],
  },
]

export const allBindings: readonly Binding[] = keyTable.flatMap(({ bindings }) => bindings)

const actions: ReadonlyMap<string, Action> = new Map(
  allBindings.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const)),
)

export function actionOf(key: string): Action | undefined {
  return actions.get(key)
}

const SHOWN: Readonly<Record<string, string>> = {
  down: '↓',
  up: '↑',
  left: '←',
  right: '→',
  enter: 'Enter',
  esc: 'Esc',
  space: 'Space',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  backspace: 'Backspace',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  home: 'Home',
  end: 'End',
}

const ARROWS: Readonly<Record<string, string>> = { '↓': 'Down', '↑': 'Up', '←': 'Left', '→': 'Right' }

/** As a keyboard has it: `↓`, `Ctrl-D`, `Enter`. */
export function keyName(key: string, ascii = false): string {
  const name = SHOWN[key] ?? key.replace(/^ctrl-(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`)
  return ascii ? (ARROWS[name] ?? name) : name
}
