import { toMatch } from './find.ts'
import { filtered } from './listing.ts'
import type { Prompt, ViewerState } from './model.ts'
import { rowOf, viewOf } from './tree.ts'

const LONGEST = 200

/** A prompt for the pane that has the focus; details belong to their spans. */
export function prompting(state: ViewerState, kind: Prompt['kind']): ViewerState {
  const pane = state.focus === 'list' ? 'list' : 'spans'
  const text = kind === 'search' ? '' : state[pane].filter
  const at = pane === 'list' ? state.list.at : (state.spans.view?.rows[state.spans.at] ?? 0)
  const before = { text: kind === 'search' ? state.search : text, at }
  return { ...state, prompt: { kind, pane, text, before } }
}

/** One key while a line is typed. What it does is seen at once. */
export function typed(state: ViewerState, prompt: Prompt, key: string): ViewerState {
  switch (key) {
    case 'enter':
      return { ...applied(state, prompt, prompt.text || kept(prompt)), prompt: undefined }
    case 'esc':
      return { ...applied(state, prompt, prompt.before.text), prompt: undefined }
    case 'backspace':
      return retyped(state, prompt, [...prompt.text].slice(0, -1).join(''))
    case 'ctrl-u':
      return retyped(state, prompt, '')
    default: {
      const char = key === 'space' ? ' ' : key
      return [...char].length === 1 && prompt.text.length < LONGEST
        ? retyped(state, prompt, prompt.text + char)
        : state
    }
  }
}

/** Nothing typed means the last search again; an empty filter is no filter. */
const kept = ({ kind, before }: Prompt) => (kind === 'search' ? before.text : '')

function retyped(state: ViewerState, prompt: Prompt, text: string): ViewerState {
  return applied({ ...state, prompt: { ...prompt, text } }, prompt, text)
}

function applied(state: ViewerState, { kind, pane, before }: Prompt, text: string): ViewerState {
  if (kind === 'filter') return withFilter(state, pane, text)
  const searching = { ...state, search: text }
  return text === '' ? searching : (toMatch(searching, pane, before.at, 1) ?? searching)
}

export function withFilter(state: ViewerState, pane: 'list' | 'spans', filter: string): ViewerState {
  if (pane === 'list') return { ...state, list: filtered(state.list, filter) }
  const { spans } = state
  if (spans.view === undefined) return { ...state, spans: { ...spans, filter } }
  const at = spans.view.rows[spans.at] ?? 0
  const view = viewOf(spans.view.trace, spans.closed, filter)
  return { ...state, detailsTop: 0, spans: { ...spans, filter, view, at: rowOf(view, at) } }
}
