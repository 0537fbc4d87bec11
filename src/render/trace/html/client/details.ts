import type { PageRow, Pair } from '../data.ts'
import { button, el } from './dom.ts'

/** Everything that is known of one span. */
export function drawDetails(row: PageRow, close: () => void): readonly HTMLElement[] {
  const { fields, stacks, attributes } = row.details
  return [
    el('header', {}, el('h2', {}, el('bdi', {}, row.name)), button('×', 'close the details (Esc)', close)),
    ...stacks.map(({ text, frames }) =>
      el(
        'div',
        { class: 'stack' },
        el('strong', {}, text),
        ...frames.map((frame) => el('div', {}, `at ${frame}`)),
      ),
    ),
    pairs(fields),
    ...(attributes.length > 0 ? [el('h3', {}, 'Attributes'), pairs(attributes)] : []),
  ]
}

function pairs(list: readonly Pair[]): HTMLElement {
  return el(
    'dl',
    {},
    ...list.flatMap(([key, value]) => [el('dt', {}, el('bdi', {}, key)), el('dd', {}, el('bdi', {}, value))]),
  )
}
