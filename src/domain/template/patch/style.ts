import type { Document, Mapping, Node } from '../tree.ts'

/** How a file is written, so that what is added looks like the rest of it. */
export interface Style {
  readonly newline: string
  /** One step of indentation. */
  readonly unit: string
  /** Whether the dashes of a list stand under their key, without a step. */
  readonly flatLists: boolean
}

/** Every function of a file asks for it, and the answer takes a look at much of the file. */
const known = new WeakMap<Document, Style>()

export function styleOf(document: Document): Style {
  const style = known.get(document) ?? readStyle(document)
  known.set(document, style)
  return style
}

function readStyle({ text, syntax }: Document): Style {
  const head = text.slice(0, 200_000)
  const steps = [...head.matchAll(/^([ \t]+)\S/gm)].map(([, space = '']) => space)
  const shortest = steps.reduce<string | undefined>(
    (best, one) => (best === undefined || one.length < best.length ? one : best),
    undefined,
  )
  const unit = shortest !== undefined && shortest.length <= 8 ? shortest : '  '
  const lists = listsOf(head)
  return {
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    unit: syntax === 'yaml' && unit.includes('\t') ? '  ' : unit,
    flatLists: lists.has('flat') && !lists.has('stepped'),
  }
}

/** How lists stand under their keys. Line by line: one pattern for it all takes quadratic time on hostile files. */
function listsOf(head: string): ReadonlySet<'flat' | 'stepped'> {
  const found = new Set<'flat' | 'stepped'>()
  let indent: string | undefined
  for (const line of head.split(/\r?\n/)) {
    const [, deeper] =
      indent !== undefined && line.startsWith(indent) ? (/^( *)- /.exec(line.slice(indent.length)) ?? []) : []
    if (deeper !== undefined) found.add(deeper === '' ? 'flat' : 'stepped')
    indent = /:[ \t]*(#.*)?$/.test(line) ? /^( *)[^\s#-]/.exec(line)?.[1] : undefined
  }
  return found
}

/** White space that the line of an offset begins with, where nothing else stands before the offset. */
export function indentAt({ text }: Document, offset: number): string | undefined {
  const line = text.lastIndexOf('\n', offset - 1) + 1
  const before = text.slice(line, offset)
  return /^[ \t]*$/.test(before) ? before : undefined
}

/** Column of an offset, as spaces: keys behind the dash of a list stand there too. */
export function columnAt({ text }: Document, offset: number): string {
  return ' '.repeat(offset - (text.lastIndexOf('\n', offset - 1) + 1))
}

/** End of the line on which a block ends, its comment included. */
export function endOfBlock({ text }: Document, { end }: Pick<Node, 'end'>): number {
  let last = end
  while (last > 0 && /\s/.test(text[last - 1] ?? '')) last -= 1
  const newline = text.indexOf('\n', last)
  const stop = newline === -1 ? text.length : newline
  return text[stop - 1] === '\r' ? stop - 1 : stop
}

/** Entries that are written in the mapping itself, and not by a merge key. */
export function ownEntries({ entries }: Mapping) {
  return [...entries].filter(([, entry]) => !entry.merged)
}
