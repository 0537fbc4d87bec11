import type { Document, Entry, Mapping, Node, Sequence } from '../tree.ts'
import type { TextEdit } from './edit.ts'
import { ownEntries } from './style.ts'

/** Takes an entry out with its line, or with its comma. Undefined where that would leave a form that cannot be read. */
export function removeEntry(document: Document, mapping: Mapping, key: string): TextEdit | undefined {
  const own = ownEntries(mapping)
  const at = own.findIndex(([name]) => name === key)
  const spans = own.map(([, entry]) => spanOf(entry))
  return remove(document, mapping, spans, at, 0)
}

export function removeItem(document: Document, sequence: Sequence, item: Node): TextEdit | undefined {
  return remove(document, sequence, sequence.items, sequence.items.indexOf(item), 1)
}

function spanOf({ key, alias, value }: Entry): Pick<Node, 'start' | 'end'> {
  return { start: key.start, end: Math.max(key.end, (alias ?? value).end) }
}

/** @param dashes 1 where a dash stands before what goes */
function remove(
  { text }: Document,
  parent: Mapping | Sequence,
  all: readonly Pick<Node, 'start' | 'end'>[],
  at: number,
  dashes: 0 | 1,
): TextEdit | undefined {
  const span = all[at]
  if (!span) return undefined
  if (parent.flow) return flowRemoval(text, parent, all, at)
  // An empty block is no mapping and no list any more.
  if (all.length === 1) return undefined
  const line = text.lastIndexOf('\n', span.start - 1) + 1
  const before = text.slice(line, span.start)
  if (!(dashes === 1 ? /^ *- *$/ : /^ *$/).test(before)) return undefined
  let last = span.end
  while (last > span.start && /\s/.test(text[last - 1] ?? '')) last -= 1
  const newline = text.indexOf('\n', last)
  return { start: line, end: newline === -1 ? text.length : newline + 1, text: '' }
}

function flowRemoval(
  text: string,
  parent: Mapping | Sequence,
  all: readonly Pick<Node, 'start' | 'end'>[],
  at: number,
): TextEdit | undefined {
  const [span, next, previous] = [all[at], all[at + 1], all[at - 1]]
  if (!span) return undefined
  if (next) return { start: span.start, end: next.start, text: '' }
  if (previous) return { start: previous.end, end: span.end, text: '' }
  return /^\s*(,\s*)?$/.test(text.slice(span.end, parent.end - 1))
    ? { start: parent.start + 1, end: parent.end - 1, text: '' }
    : undefined
}
