import type { PageTrace } from '../data.ts'
import { fromAddress, toAddress } from './address.ts'
import { drawDetails } from './details.ts'
import { el } from './dom.ts'
import { drawHead, drawNotes, drawShares, drawTools, type Tools } from './head.ts'
import { type Action, actionOf, type Effect, type Move } from './keys.ts'
import { type List, makeList } from './list.ts'
import { found, move, type State, searchText, select, toggle } from './state.ts'
import { failures, search } from './tree.ts'

export interface Surroundings {
  readonly choose: (at: number) => void
  readonly theme: () => void
  readonly help: () => void
}

export interface View {
  readonly element: HTMLElement
  readonly pressed: (event: KeyboardEvent) => void
  readonly start: () => void
}

/** One trace on the page. What changes is its state; everything on screen follows from that. */
export function makeView(traces: readonly PageTrace[], chosen: number, around: Surroundings): View {
  const trace = traces[chosen]
  if (trace === undefined) throw new RangeError(`no trace ${chosen}`)
  const { rows } = trace
  const texts = rows.map((row) => JSON.stringify([row.name, row.summary, row.details]).toLowerCase())
  let state = startingState(trace)
  const update = (next: State) => {
    state = next
    show(trace, state, { list, panel, tools }, () => update({ ...state, details: false }))
  }
  const searched = (query: string) => update(found(state, rows, query, search(texts, query)))
  const effects: Readonly<Record<Effect, () => void>> = {
    search: () => tools.input.focus(),
    copy: () => void copy(trace.id).then((done) => tools.say(done ? 'copied' : trace.id)),
    theme: around.theme,
    help: around.help,
  }
  const act = (action: Action) => (isEffect(action) ? effects[action]() : update(move(state, rows, action)))
  const list = makeList(trace)
  const panel = el('aside', { class: 'details', 'aria-label': 'details', hidden: '' })
  const tools = drawTools(failures(rows).length, searched, act)
  list.element.addEventListener('click', (event) => update(clicked(state, trace, event.target)))
  obeyKeys(tools.input, list.element, act)
  const main = el('main', {}, list.element, panel)
  return {
    element: el(
      'div',
      { class: 'page' },
      drawHead(traces, chosen, around.choose, act),
      tools.element,
      main,
      el('footer', {}, ...(trace.shares.length > 0 ? [drawShares(trace)] : []), drawNotes(trace)),
    ),
    pressed: (event) => {
      const action = actionOf(event)
      if (action === undefined) return
      event.preventDefault()
      act(action)
    },
    start: () => {
      update(state)
      list.element.focus()
    },
  }
}

/** A link may name a row. */
function startingState({ rows }: PageTrace): State {
  const named = rows.findIndex(({ id }) => id === fromAddress())
  const nothing = { folded: new Set<number>(), selected: 0, query: '', matches: [], details: named >= 0 }
  return select(nothing, rows, Math.max(0, named))
}

interface Parts {
  readonly list: List
  readonly panel: HTMLElement
  readonly tools: Tools
}

function show({ rows }: PageTrace, state: State, { list, panel, tools }: Parts, close: () => void): void {
  const { selected, matches, folded, details } = state
  list.draw({ folded, selected, found: new Set(matches) })
  const row = rows[selected]
  panel.hidden = !details || row === undefined
  panel.replaceChildren(...(panel.hidden || row === undefined ? [] : drawDetails(row, close)))
  list.reveal(selected)
  tools.say(searchText(state))
  toAddress(details ? row?.id : undefined)
}

function clicked(state: State, { rows }: PageTrace, target: EventTarget | null): State {
  if (!(target instanceof Element)) return state
  const said = target.closest('[data-row]')?.getAttribute('data-row')
  if (said === null || said === undefined) return state
  const at = Number(said)
  return target.closest('.twisty') ? toggle(state, rows, at) : { ...select(state, rows, at), details: true }
}

/** While somebody types, few keys mean something else. */
function obeyKeys(input: HTMLInputElement, list: HTMLElement, act: (action: Move) => void): void {
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') act(event.shiftKey ? 'previousMatch' : 'nextMatch')
    if (event.key === 'Escape' || event.key === 'ArrowDown') list.focus()
  })
}

function isEffect(action: Action): action is Effect {
  return action === 'search' || action === 'copy' || action === 'theme' || action === 'help'
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
