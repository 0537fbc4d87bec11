import type { PageTrace } from '../data.ts'
import { button, el, place } from './dom.ts'
import { type Action, keys, shownKey } from './keys.ts'

/** Which trace, when, how long, and what went wrong. */
export function drawHead(
  traces: readonly PageTrace[],
  chosen: number,
  choose: (at: number) => void,
  act: (action: Action) => void,
): HTMLElement {
  const trace = traces[chosen]
  const facts = (trace?.facts ?? []).map(({ text, meaning }) =>
    el('li', { class: `fact is-${meaning}` }, text),
  )
  const which =
    traces.length > 1 ? chooser(traces, chosen, choose) : el('h1', {}, el('bdi', {}, trace?.id ?? ''))
  return el(
    'header',
    { class: 'top' },
    el(
      'div',
      { class: 'which' },
      which,
      button('copy', 'copy the trace id (c)', () => act('copy')),
      el('time', { class: 'quiet' }, trace?.startedAt ?? ''),
    ),
    el('ul', { class: 'facts' }, ...facts),
  )
}

function chooser(traces: readonly PageTrace[], chosen: number, choose: (at: number) => void): HTMLElement {
  const options = traces.map(({ id, startedAt, facts }, at) => {
    const said = [id, startedAt, facts[0]?.text ?? ''].join('  ')
    return el('option', { value: String(at), ...(at === chosen ? { selected: '' } : {}) }, said)
  })
  const select = el('select', { 'aria-label': 'trace' }, ...options)
  select.addEventListener('change', () => choose(Number(select.value)))
  return select
}

export interface Tools {
  readonly element: HTMLElement
  readonly input: HTMLInputElement
  /** `2 of 7`, or why there is none. */
  say(text: string): void
}

export function drawTools(
  failures: number,
  searched: (query: string) => void,
  act: (action: Action) => void,
): Tools {
  const input = el('input', {
    type: 'search',
    placeholder: 'Search  /',
    'aria-label': 'search',
    spellcheck: 'false',
  })
  const count = el('output', { class: 'quiet', 'aria-live': 'polite' })
  input.addEventListener('input', () => searched(input.value))
  const failed = button(`✗ ${failures}`, 'next failure (e)', () => act('nextFailure'))
  failed.classList.add('is-bad')
  const element = el(
    'div',
    { class: 'tools', role: 'toolbar' },
    input,
    count,
    ...(failures > 0 ? [failed] : []),
    button('fold all', 'fold everything (-)', () => act('foldAll')),
    button('unfold all', 'unfold everything (+)', () => act('unfoldAll')),
    button('theme', 'light or dark (t)', () => act('theme')),
    button('?', 'keys (?)', () => act('help')),
  )
  return { element, input, say: (text) => count.replaceChildren(text) }
}

const legend: readonly (readonly [look: string, says: string])[] = [
  ['solid look-work', 'a function’s own work'],
  ['solid look-call', 'a call to something else'],
  ['solid look-cold', 'initialization: a cold start'],
  ['solid look-bad', 'a fault: 5xx or an exception'],
  ['solid look-warn', 'an error (4xx) or a throttle'],
  ['beam look-context', 'thin: time that the rows inside explain'],
  ['line look-wait', 'waiting: a queue, or Lambda’s own part'],
  ['rail', 'down the left edge: the critical path'],
]

export function drawHelp(): HTMLDialogElement {
  const rows = keys.map(([, names, says]) =>
    el(
      'tr',
      {},
      el('td', {}, ...names.flatMap((name) => [el('kbd', {}, shownKey(name)), ' '])),
      el('td', {}, says),
    ),
  )
  const signs = legend.map(([look, says]) => [el('span', { class: `part ${look}` }), el('span', {}, says)])
  const dialog = el('dialog', { 'aria-label': 'help' })
  dialog.append(
    el(
      'header',
      {},
      el('h2', {}, 'Colours'),
      button('×', 'close (Esc)', () => dialog.close()),
    ),
    el('div', { class: 'legend' }, ...signs.flat()),
    el('h2', {}, 'Keys'),
    el('table', {}, ...rows),
  )
  return dialog
}

/** Where the time of the critical path went: a bar, and what its parts are. */
export function drawShares({ shares }: PageTrace): HTMLElement {
  const parts = shares.map(({ from, to, look, shape, text }) => {
    const part = el('span', { class: `part ${shape} look-${look}`, title: text })
    place(part, from, to)
    return part
  })
  const items = shares.map(({ look, shape, text }) =>
    el('li', {}, el('span', { class: `part ${shape} look-${look}` }), text),
  )
  return el(
    'section',
    { class: 'shares', 'aria-label': 'where the time went' },
    el('div', { class: 'time', 'aria-hidden': 'true' }, ...parts),
    el('ul', { class: 'samples' }, ...items),
  )
}

/** What the trace lacks or names. */
export function drawNotes({ notes }: PageTrace): HTMLElement {
  const items = notes.map(({ about, text }) => el('li', { class: about }, text))
  return el('ul', { class: 'notes' }, ...items)
}
