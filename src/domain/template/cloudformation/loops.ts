import { type Entry, itemsOf, type Node } from '../tree.ts'
import { evaluate } from './evaluate.ts'
import { bound, type Scope } from './scope.ts'
import { reasonOf } from './value.ts'

export interface Looped {
  readonly key: string
  readonly entry: Entry
  readonly scope: Scope
}

export type LoopAnswer =
  | { readonly kind: 'entries'; readonly entries: readonly Looped[] }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Loops in loops; AWS allows five. */
const MAX_DEPTH = 5

/** Steps that a turn of a loop counts for: what it makes is evaluated too. A template has 500 resources at most. */
const COST = 200

/**
 * `Fn::ForEach::Name: [identifier, collection, {key: body}]` of the transform AWS::LanguageExtensions. The key holds
 * `${identifier}`, or `&{identifier}`, which leaves out what a name may not hold.
 */
export function loopEntries(argument: Node, scope: Scope, depth = 0): LoopAnswer {
  if (depth > MAX_DEPTH) return { kind: 'unknown', reason: 'Fn::ForEach is nested too deep' }
  const [identifier, collection, body] = itemsOf(argument)
  if (identifier?.kind !== 'scalar' || !collection || body?.kind !== 'mapping') {
    return { kind: 'unknown', reason: 'Fn::ForEach takes a name, a list and what to repeat' }
  }
  const list = evaluate(collection, scope)
  if (list.kind !== 'list') return { kind: 'unknown', reason: reasonOf(list) }
  const entries: Looped[] = []
  for (const item of list.items) {
    if (item.kind !== 'text') return { kind: 'unknown', reason: reasonOf(item) }
    const inside = bound(scope, identifier.text, item.text)
    for (const [key, entry] of body.entries) {
      scope.world.steps -= COST
      if (scope.world.steps <= 0) return { kind: 'unknown', reason: 'its loops are too much to evaluate' }
      const nested = key.startsWith('Fn::ForEach::') ? loopEntries(entry.value, inside, depth + 1) : undefined
      if (nested?.kind === 'unknown') return nested
      entries.push(...(nested?.entries ?? [{ key: filled(key, inside), entry, scope: inside }]))
    }
  }
  return { kind: 'entries', entries }
}

function filled(key: string, { bindings }: Scope): string {
  return key.replace(/([$&])\{([A-Za-z0-9]+)\}/g, (hole, sign: string, name: string) => {
    const value = bindings.get(name)
    if (value === undefined) return hole
    return sign === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value
  })
}
