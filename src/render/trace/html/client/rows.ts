import type { PageRow, PageTrace } from '../data.ts'
import { el, place } from './dom.ts'
import { countBelow, hasChildren, type Line } from './tree.ts'

export const ROW_HEIGHT = 28
const DEEPEST = 24
const INDENT = 14

export interface RowState {
  readonly folded: boolean
  readonly selected: boolean
  readonly found: boolean
}

const SIGNS: Readonly<Record<string, string>> = { fault: '✗', error: '!', throttle: '!', open: '┄' }

/** The element of one line. `at` is its row, as `data-row`. */
export function drawLine(trace: PageTrace, line: Line, state: RowState): HTMLElement {
  const row = trace.rows[line.row]
  if (row === undefined) return el('div')
  return line.thrown === undefined ? drawRow(trace, row, line.row, state) : drawThrown(row, line)
}

export const rowId = (at: number) => `row-${at}`

function drawRow(trace: PageTrace, row: PageRow, at: number, { folded, selected, found }: RowState) {
  const inner = hasChildren(trace.rows, at)
  const kinds = [
    'row',
    `is-${row.status}`,
    selected && 'selected',
    found && 'found',
    row.strong && 'strong',
    row.decisive && 'decisive',
  ]
  return el(
    'div',
    {
      class: kinds.filter(Boolean).join(' '),
      id: rowId(at),
      role: 'row',
      'data-row': String(at),
      'aria-level': String(row.depth + 1),
      'aria-selected': String(selected),
      'aria-expanded': inner ? String(!folded) : undefined,
      title: [row.name, row.summary].filter(Boolean).join('\n'),
    },
    el('div', { class: 'name', role: 'gridcell' }, ...nameParts(trace, row, at, inner, folded)),
    el('div', { class: 'time', role: 'gridcell', 'aria-hidden': 'true' }, ...drawBar(row)),
    el('div', { class: 'took', role: 'gridcell' }, row.duration),
  )
}

function nameParts(trace: PageTrace, row: PageRow, at: number, inner: boolean, folded: boolean) {
  const sign = SIGNS[row.status]
  const twisty = el('span', { class: inner ? 'twisty' : 'leaf', 'aria-hidden': 'true' }, inner ? '▾' : '')
  if (folded) twisty.textContent = '▸'
  const parts = [indented(row.depth, twisty)]
  parts.push(el('span', { class: 'sign', 'aria-label': sign ? row.status : undefined }, sign ?? ''))
  if (row.depth > DEEPEST) parts.push(el('span', { class: 'deep' }, `…${row.depth}`))
  parts.push(el('bdi', { class: 'label' }, ...bothEnds(row.name)))
  if (row.cold) parts.push(el('span', { class: 'badge cold' }, 'cold'))
  if (folded) parts.push(el('span', { class: 'badge' }, `+${countBelow(trace.rows, at)}`))
  if (row.summary !== '') parts.push(el('bdi', { class: 'summary' }, row.summary))
  return parts
}

const TAIL = 12

/** Both ends of a name carry meaning, so a long one is made of two parts, and only the first gives way. */
function bothEnds(name: string): (HTMLElement | string)[] {
  // Cutting other scripts in two would change how they are written.
  if (name.length < 3 * TAIL || !/^[\x20-\x7e]*$/.test(name)) return [el('span', { class: 'head' }, name)]
  return [el('span', { class: 'head' }, name.slice(0, -TAIL)), el('span', {}, name.slice(-TAIL))]
}

function indented(depth: number, element: HTMLElement): HTMLElement {
  element.style.marginLeft = `${Math.min(depth, DEEPEST) * INDENT}px`
  return element
}

function drawBar({ bar }: PageRow): HTMLElement[] {
  const parts = bar.parts.map(({ from, to, look, shape }) => {
    const part = el('span', { class: `part ${shape} look-${look}${bar.open ? ' open' : ''}` })
    place(part, from, to)
    return part
  })
  const [whole] = bar.parts
  if (bar.instant && whole) {
    const mark = el('span', { class: `instant look-${whole.look}` })
    place(mark, whole.from)
    parts.push(mark)
  }
  return parts
}

function drawThrown(row: PageRow, { row: at, thrown = 0 }: Line): HTMLElement {
  const said = row.thrown[thrown]
  const where = said?.at === undefined ? [] : [el('bdi', { class: 'where' }, `at ${said.at}`)]
  const text = el('bdi', { class: 'said' }, said?.text ?? '')
  const lead = indented(row.depth, el('span', { class: 'leaf' }))
  return el('div', { class: 'thrown', 'data-row': String(at), title: said?.text }, lead, text, ...where)
}

/** The time axis above the rows, and the lines behind them. */
export function drawAxis({ ticks, breaks }: PageTrace): {
  readonly head: HTMLElement
  readonly lines: HTMLElement
} {
  const labels = ticks.map(({ at, text, broken }) => {
    const label = el('span', { class: broken ? 'tick broken' : 'tick' }, text)
    place(label, at)
    return label
  })
  const marks = ticks.map(({ at }) => {
    const mark = el('span', { class: 'mark' })
    place(mark, at)
    return mark
  })
  const cuts = breaks.map(({ from, to, text }) => {
    const cut = el('span', { class: 'cut', title: `${text} in which nothing happened` })
    place(cut, from, to)
    return cut
  })
  const across = (time: readonly HTMLElement[]) => [
    el('div'),
    el('div', { class: 'time' }, ...time),
    el('div'),
  ]
  return {
    head: el('div', { class: 'axis', 'aria-hidden': 'true' }, ...across(labels)),
    lines: el('div', { class: 'lines', 'aria-hidden': 'true' }, ...across([...marks, ...cuts])),
  }
}
