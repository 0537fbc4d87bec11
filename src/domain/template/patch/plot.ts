import type { Place } from '../../policy/field.ts'
import {
  type Document,
  type Entry,
  entryOf,
  type Mapping,
  type Node,
  placeAt,
  type Sequence,
} from '../tree.ts'
import type { TextEdit } from './edit.ts'
import { addEntries, addItems, fillEmpty } from './grow.ts'
import { type Entries, merged, under, type Written } from './written.ts'

/** What a reader of a patch should know: a sentence without its full stop. */
export interface Note {
  readonly at: Place
  readonly says: string
}

export interface Refused {
  readonly at: Place
  readonly reason: string
}

/** Edits of one function as they are collected; what is added to one mapping becomes one edit. */
export interface Plot {
  readonly document: Document
  readonly notes: Note[]
  readonly edits: TextEdit[]
  readonly entries: Map<Mapping, Entries>
  readonly empty: Map<Entry, Entries>
  readonly items: Map<Sequence, Written[]>
}

/** The function that is patched. */
export interface Patient {
  readonly plot: Plot
  readonly root: Node
  readonly resource: Mapping
  readonly sam: boolean
}

export function newPlot(document: Document): Plot {
  return { document, notes: [], edits: [], entries: new Map(), empty: new Map(), items: new Map() }
}

/** Where blocks end on one line, what is added to the inner one comes first. */
export function editsOf({ document, edits, entries, empty, items }: Plot): readonly TextEdit[] {
  const grown = [
    ...[...entries].map(([mapping, added]) => ({
      from: mapping.start,
      edit: addEntries(document, mapping, added),
    })),
    ...[...empty].map(([entry, added]) => ({
      from: entry.key.start,
      edit: fillEmpty(document, entry, added),
    })),
    ...[...items].map(([sequence, added]) => ({
      from: sequence.start,
      edit: addItems(document, sequence, added),
    })),
  ]
  return [...edits, ...grown.toSorted((a, b) => b.from - a.from).map(({ edit }) => edit)]
}

/** Adds entries at a path below a mapping, and what of the path is not there yet. */
export function plant(
  plot: Plot,
  mapping: Mapping,
  path: readonly string[],
  added: Entries,
): Refused | undefined {
  const [key, ...rest] = path
  const entry = key === undefined ? undefined : mapping.entries.get(key)
  if (key === undefined || !entry) {
    plot.entries.set(mapping, merged(plot.entries.get(mapping) ?? [], under(path, added)))
    return undefined
  }
  tellShared(plot, entry)
  const { value } = entry
  if (value.kind === 'mapping' && !isCall(value)) return plant(plot, value, rest, added)
  if (value.kind === 'scalar' && value.type === 'null' && !entry.alias) {
    plot.empty.set(entry, merged(plot.empty.get(entry) ?? [], under(rest, added)))
    return undefined
  }
  return refusedAt(plot, value, `${key} is worked out by the template, so it has to be changed by hand`)
}

export function append({ items }: Plot, sequence: Sequence, item: Written): void {
  items.set(sequence, [...(items.get(sequence) ?? []), item])
}

export function isCall(node: Node): boolean {
  if (node.kind !== 'mapping' || node.entries.size !== 1) return false
  const [name = ''] = node.entries.keys()
  return name === 'Ref' || name.startsWith('Fn::')
}

/** What comes from an anchor is changed there, for everybody who refers to it. */
export function tellShared({ document, notes }: Plot, { value, alias, merged }: Entry): void {
  if (alias === undefined && merged !== true) return
  const at = placeAt(document, value.start)
  if (!notes.some((note) => note.at.line === at.line)) {
    notes.push({ at, says: 'the change is made at the anchor, and reaches all that refer to it' })
  }
}

export function refusedAt({ document }: Plot, node: Pick<Node, 'start'>, reason: string): Refused {
  return { at: placeAt(document, node.start), reason }
}

/** Tells of every anchor on a path. */
export function passShared(plot: Plot, resource: Mapping, path: readonly string[]): void {
  let node: Node | undefined = resource
  for (const key of path) {
    const entry = entryOf(node, key)
    if (entry) tellShared(plot, entry)
    node = entry?.value
  }
}

export function tellGlobals({ document, notes }: Plot, node: Pick<Node, 'start'>): void {
  notes.push({
    at: placeAt(document, node.start),
    says: 'the change is made in Globals, and reaches all functions of the template',
  })
}
