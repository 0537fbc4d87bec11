import { child, type Entry, entryOf, itemsOf, type Mapping, type Node } from '../tree.ts'
import { type Resource, section } from './scope.ts'

const FUNCTION = 'AWS::Serverless::Function'

/**
 * The properties of a resource; those of a SAM function with the template's Globals, as SAM merges them before anything
 * is evaluated: maps become one, lists are put one after the other, all else gives way to the function. Written from
 * SAM's own tests of it (aws-sam-translator 1.115.0, plugins/globals): a function call counts as one value, the list of
 * architectures is not merged, and `IgnoreGlobals` leaves some or all out.
 */
export function propertiesOf({ node, type, scope }: Resource): Mapping | undefined {
  const own = child(node, 'Properties')
  const local = own?.kind === 'mapping' ? own : undefined
  if (type !== FUNCTION) return local
  const globals = child(section(scope, 'Globals'), 'Function')
  if (globals?.kind !== 'mapping') return local
  const wanted = withoutIgnored(globals, child(node, 'IgnoreGlobals'))
  return local ? mergedMaps(wanted, local, new Set(['Architectures'])) : wanted
}

function withoutIgnored(globals: Mapping, ignored: Node | undefined): Mapping {
  if (ignored === undefined) return globals
  if (ignored.kind === 'scalar' && ignored.text === '*') return { ...globals, entries: new Map() }
  const names = new Set(itemsOf(ignored).map((item) => (item.kind === 'scalar' ? item.text : '')))
  return { ...globals, entries: new Map([...globals.entries].filter(([name]) => !names.has(name))) }
}

function mergedMaps(globals: Mapping, local: Mapping, replaced: ReadonlySet<string>, depth = 0): Mapping {
  const entries = new Map<string, Entry>(globals.entries)
  for (const [key, entry] of local.entries) {
    const global = entryOf(globals, key)
    if (!global || replaced.has(key) || depth > MAX_DEPTH) entries.set(key, entry)
    else entries.set(key, { ...entry, value: mergedNodes(global.value, entry.value, depth + 1) })
  }
  return { ...local, entries }
}

/** Properties of a function are five levels deep at most; an alias of itself has no end. */
const MAX_DEPTH = 20

function mergedNodes(global: Node, local: Node, depth: number): Node {
  if (global.kind === 'sequence' && local.kind === 'sequence') {
    return { ...local, items: [...global.items, ...local.items] }
  }
  const maps = global.kind === 'mapping' && local.kind === 'mapping' && !isCall(global) && !isCall(local)
  return maps ? mergedMaps(global, local, new Set(), depth) : local
}

function isCall({ entries }: Mapping): boolean {
  const [name] = entries.keys()
  return entries.size === 1 && name !== undefined && /^(Ref|Condition|Fn::.*)$/.test(name)
}
