import type { PageTrace } from '../data.ts'
import { el } from './dom.ts'
import { drawAxis, drawLine, ROW_HEIGHT, rowId } from './rows.ts'
import { type Line, linesOf } from './tree.ts'

/** Up to here all lines are in the page, for the browser's own search and for paper; beyond, only those on screen. */
const ALL = 1_500
/** Lines that are ready above and below the screen. */
const SPARE = 30

export interface ListState {
  readonly folded: ReadonlySet<number>
  readonly selected: number
  readonly found: ReadonlySet<number>
}

export interface List {
  readonly element: HTMLElement
  /** Lines as they show now. */
  readonly lines: readonly Line[]
  draw(state: ListState): void
  /** Scrolls as little as needed. */
  reveal(row: number): void
}

export function makeList(trace: PageTrace): List {
  const { head, lines: background } = drawAxis(trace)
  const window = el('div', { class: 'window', role: 'presentation' })
  const body = el('div', { class: 'body', role: 'presentation' }, background, window)
  const element = el(
    'div',
    { class: 'list', role: 'treegrid', tabindex: '0', 'aria-label': 'spans' },
    head,
    body,
  )
  let lines: readonly Line[] = []
  let state: ListState = { folded: new Set(), selected: 0, found: new Set() }
  let drawn = ''

  const paint = (): void => {
    const [from, to] = reach(element, lines.length)
    const wanted = `${from} ${to}`
    if (wanted === drawn) return
    drawn = wanted
    window.style.transform = `translateY(${from * ROW_HEIGHT}px)`
    window.replaceChildren(
      ...lines.slice(from, to).map((line) => drawLine(trace, line, stateOf(line, state))),
    )
  }
  element.addEventListener('scroll', paint, { passive: true })
  new ResizeObserver(paint).observe(element)

  return {
    element,
    get lines() {
      return lines
    },
    draw: (next) => {
      state = next
      lines = linesOf(trace.rows, state.folded)
      body.style.height = `${lines.length * ROW_HEIGHT}px`
      element.setAttribute('aria-activedescendant', rowId(state.selected))
      drawn = ''
      paint()
    },
    reveal: (row) => {
      const at = lines.findIndex((line) => line.row === row)
      const top = at * ROW_HEIGHT
      const room = element.clientHeight - head.offsetHeight - 2 * ROW_HEIGHT
      if (at < 0) return
      if (top < element.scrollTop) element.scrollTop = top
      else if (top > element.scrollTop + room) element.scrollTop = top - room
      paint()
    },
  }
}

function reach(element: HTMLElement, count: number): readonly [number, number] {
  if (count <= ALL) return [0, count]
  const first = Math.floor(element.scrollTop / ROW_HEIGHT)
  const onScreen = Math.ceil(element.clientHeight / ROW_HEIGHT)
  // In steps, so that not every pixel of scrolling draws anew.
  const from = Math.max(0, Math.floor((first - SPARE) / SPARE) * SPARE)
  return [from, Math.min(count, from + onScreen + 4 * SPARE)]
}

function stateOf({ row }: Line, { folded, selected, found }: ListState) {
  return { folded: folded.has(row), selected: selected === row, found: found.has(row) }
}
