import { jsonString, yamlString } from '../../export/quote.ts'
import type { Document, Entry, Mapping, Node, Scalar, Sequence } from '../tree.ts'
import type { TextEdit } from './edit.ts'
import { columnAt, endOfBlock, indentAt, ownEntries, styleOf } from './style.ts'
import {
  type Entries,
  type Flow,
  flow,
  jsonFlow,
  jsonValue,
  tightFlow,
  type Written,
  yamlEntry,
  yamlFlow,
  yamlScalar,
} from './written.ts'

/** Adds entries behind the last one of a mapping, in the style of the mapping. */
export function addEntries(document: Document, mapping: Mapping, entries: Entries): TextEdit {
  const own = ownEntries(mapping).map(([, entry]) => entry)
  const [first] = own
  const style = styleOf(document)
  if (!mapping.flow) {
    const indent = columnAt(document, first ? first.key.start : mapping.start)
    const lines = entries.map(
      ([key, value]) => `${style.newline}${indent}${yamlEntry(key, value, indent, style)}`,
    )
    const at = endOfBlock(document, mapping)
    return { start: at, end: at, text: lines.join('') }
  }
  const indent = first && indentAt(document, first.key.start)
  const json = document.syntax === 'json'
  const form = formOf(document)
  const written = entries.map(([key, value]) => {
    return `${form.key(key)}:${form.gap}${json && indent !== undefined ? jsonValue(value, indent, style) : flow(value, form)}`
  })
  const last = own.at(-1)
  return behind(document, mapping, last && (last.alias ?? last.value).end, written, indent)
}

/** Adds items at the end of a list. */
export function addItems(document: Document, sequence: Sequence, items: readonly Written[]): TextEdit {
  if (!sequence.flow) {
    const { newline } = styleOf(document)
    const at = endOfBlock(document, sequence)
    const indent = columnAt(document, sequence.start)
    return {
      start: at,
      end: at,
      text: items.map((item) => `${newline}${indent}- ${yamlScalar(item)}`).join(''),
    }
  }
  const last = sequence.items.at(-1)
  return behind(
    document,
    sequence,
    last?.end,
    items.map((item) => flow(item, formOf(document))),
    last && indentAt(document, last.start),
  )
}

function formOf({ syntax, text }: Document): Flow {
  if (syntax === 'yaml') return yamlFlow
  return /"\s*:\s/.test(text.slice(0, 10_000)) ? jsonFlow : tightFlow
}

/** Between brackets: on lines of their own where the others are, else on theirs. */
function behind(
  document: Document,
  { start, end }: Pick<Node, 'start' | 'end'>,
  last: number | undefined,
  written: readonly string[],
  indent: string | undefined,
): TextEdit {
  const { text } = document
  const { gap } = formOf(document)
  const glue = indent === undefined ? `,${gap}` : `,${styleOf(document).newline}${indent}`
  if (last !== undefined)
    return { start: last, end: last, text: written.map((one) => `${glue}${one}`).join('') }
  const whole = written.join(`,${gap}`)
  // What stands between empty brackets may be a comment, and stays.
  const bare = text[start] === '{' && text.slice(start + 1, end - 1) === ''
  const room = bare && document.syntax === 'json' ? gap : ''
  return { start: start + 1, end: start + 1, text: `${room}${whole}${room}` }
}

/** Writes another text in the place of a scalar, in its quotes where it has any and they can hold it. */
export function replaceScalar({ text, syntax }: Document, { start, end }: Scalar, value: string): TextEdit {
  if (syntax === 'json' || text[start] === '"') return { start, end, text: jsonString(value) }
  const single = text[start] === "'" && /^[\x20-\x7e]*$/.test(value) && !value.includes("'")
  return { start, end, text: single ? `'${value}'` : yamlString(value) }
}

/** `Key:` with nothing behind it gets entries. */
export function fillEmpty(document: Document, { key }: Entry, entries: Entries): TextEdit {
  const style = styleOf(document)
  const colon = document.text.indexOf(':', key.end) + 1
  const indent = columnAt(document, key.start)
  const written = yamlEntry('k', { kind: 'map', entries }, indent, style).slice('k:'.length)
  return { start: colon, end: colon, text: written }
}
