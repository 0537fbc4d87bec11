import type { Entry, Node } from '../domain/template/tree.ts'

/**
 * YAML 1.1's merge key: a mapping, or a list of them of which the earlier win. What the mapping says itself wins over
 * all, wherever it stands.
 * @returns how many entries were looked at
 */
export function mergeInto(entries: Map<string, Entry>, from: Node): number {
  if (from.kind === 'sequence') return from.items.reduce((sum, item) => sum + mergeOne(entries, item), 0)
  return mergeOne(entries, from)
}

function mergeOne(entries: Map<string, Entry>, from: Node): number {
  if (from.kind !== 'mapping') return 1
  for (const [key, entry] of [...from.entries]) {
    if (!entries.has(key)) entries.set(key, { ...entry, merged: true })
  }
  return 1 + from.entries.size
}
