import type { Place } from '../policy/field.ts'

/**
 * A file as a tree that knows where each part stands. YAML's short tags are written out (`!Ref A` is `{Ref: A}`), merge
 * keys are merged, and an alias is the very node of its anchor: the tree may share parts and, when somebody is hostile,
 * contain itself.
 */
export interface Document {
  /** As the user named it, or found from there. */
  readonly file: string
  readonly syntax: 'yaml' | 'json'
  readonly text: string
  readonly root: Node
  /** Offset at which each line begins. */
  readonly lineStarts: readonly number[]
}

export type Node = Scalar | Sequence | Mapping

/** Offsets into the text, in UTF-16 code units; `end` is the first one behind. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Scalar extends Span {
  readonly kind: 'scalar'
  /** What the value is without quotes: `yes` and `true` are boolean, an empty value is null. */
  readonly type: 'text' | 'number' | 'boolean' | 'null'
  /** `true` or `false` for a boolean, empty for null; a number as it is written. */
  readonly text: string
}

export interface Sequence extends Span {
  readonly kind: 'sequence'
  /** Between brackets. */
  readonly flow: boolean
  readonly items: readonly Node[]
}

export interface Mapping extends Span {
  readonly kind: 'mapping'
  /** Between braces. */
  readonly flow: boolean
  readonly entries: ReadonlyMap<string, Entry>
  /** Written as a short tag: its span is that of the tag and its value. */
  readonly short?: true
}

export interface Entry {
  readonly key: Span
  readonly value: Node
  /** The value is an alias, which stands here; `value` stands at its anchor. */
  readonly alias?: Span
  /** The entry came by a merge key, and stands at the anchor of that. */
  readonly merged?: true
}

export function linesOf(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

export function placeAt({ file, lineStarts }: Pick<Document, 'file' | 'lineStarts'>, offset: number): Place {
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { file, line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 }
}

/** The entry of a mapping; undefined when the node is no mapping, or has no such key. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === 'mapping' ? node.entries.get(key) : undefined
}

export function child(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>((at, key) => entryOf(at, key)?.value, node)
}

export function entriesOf(node: Node | undefined): readonly (readonly [string, Entry])[] {
  return node?.kind === 'mapping' ? [...node.entries] : []
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : []
}

/** The text of a scalar that is neither null nor a boolean nor a number. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.type === 'text' ? node.text : undefined
}
