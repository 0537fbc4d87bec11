import type { Place } from '../../policy/field.ts'
import { entryOf, itemsOf, type Node } from '../tree.ts'
import { evaluate } from './evaluate.ts'
import { attributeOf, reference } from './references.ts'
import type { Scope } from './scope.ts'
import { concat, unknownValue, type Value } from './value.ts'

/** `${Name}`, `${Resource.Attribute}`; `${!Name}` stands for itself without its mark. */
const hole = /\$\{(!?)([^{}]*)\}/g

export function substitute(argument: Node, scope: Scope, at: Place): Value {
  const [text, values] = argument.kind === 'sequence' ? itemsOf(argument) : [argument]
  if (text?.kind !== 'scalar' || text.type === 'null') return unknownValue('Fn::Sub takes a text', at)
  const written = evaluate(text, scope)
  const parts: Value[] = []
  let end = 0
  for (const match of text.text.matchAll(hole)) {
    const [whole, mark, name = ''] = match
    parts.push({ kind: 'text', text: text.text.slice(end, match.index), at })
    if (mark === '!') parts.push({ kind: 'text', text: `\${${name}}`, at })
    else parts.push(valueOfHole(name.trim(), values, scope, at))
    end = match.index + whole.length
  }
  scope.world.steps -= parts.length
  parts.push({ kind: 'text', text: text.text.slice(end), at })
  const filled = concat(parts, at)
  // A text that is looked up at deployment stays unknown, whatever is filled in.
  return written.kind === 'unknown' && filled.kind === 'text'
    ? unknownValue(written.reason, at, filled.text)
    : filled
}

function valueOfHole(name: string, values: Node | undefined, scope: Scope, at: Place): Value {
  const own = entryOf(values, name)
  if (own) return evaluate(own.value, scope)
  const dot = name.indexOf('.')
  if (dot === -1) return reference(name, scope, at)
  return attributeOf(name.slice(0, dot), name.slice(dot + 1), scope, at)
}
