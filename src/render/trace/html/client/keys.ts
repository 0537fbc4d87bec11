/** What changes only which rows show, and which of them is chosen. */
export type Move =
  | 'down'
  | 'up'
  | 'first'
  | 'last'
  | 'close'
  | 'open'
  | 'toggle'
  | 'details'
  | 'foldAll'
  | 'unfoldAll'
  | 'nextMatch'
  | 'previousMatch'
  | 'nextFailure'
  | 'previousFailure'
  | 'escape'

/** What reaches beyond the list. */
export type Effect = 'search' | 'copy' | 'theme' | 'help'

export type Action = Move | Effect

/** The help is drawn from the table by which keys are obeyed, so that both agree. */
export const keys: readonly (readonly [action: Action, keys: readonly string[], says: string])[] = [
  ['down', ['ArrowDown', 'j'], 'next row'],
  ['up', ['ArrowUp', 'k'], 'previous row'],
  ['close', ['ArrowLeft', 'h'], 'fold, or go to the row above'],
  ['open', ['ArrowRight', 'l'], 'unfold, or go to the first row inside'],
  ['toggle', [' '], 'fold or unfold'],
  ['details', ['Enter'], 'details of the row'],
  ['first', ['Home', 'g'], 'first row'],
  ['last', ['End', 'G'], 'last row'],
  ['search', ['/'], 'search in names, details and attributes'],
  ['nextMatch', ['n'], 'next match'],
  ['previousMatch', ['N'], 'previous match'],
  ['nextFailure', ['e'], 'next failure'],
  ['previousFailure', ['E'], 'previous failure'],
  ['foldAll', ['-'], 'fold everything'],
  ['unfoldAll', ['+', '='], 'unfold everything'],
  ['copy', ['c'], 'copy the trace id'],
  ['theme', ['t'], 'light, dark, or as the system has it'],
  ['help', ['?'], 'these keys'],
  ['escape', ['Escape'], 'close the details'],
]

const byKey = new Map(keys.flatMap(([action, names]) => names.map((name) => [name, action] as const)))

/** Undefined for keys that belong to the browser. */
export function actionOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): Action | undefined {
  return event.ctrlKey || event.metaKey || event.altKey ? undefined : byKey.get(event.key)
}

const SHOWN: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  ' ': 'Space',
  Escape: 'Esc',
}

export function shownKey(name: string): string {
  return SHOWN[name] ?? name
}
