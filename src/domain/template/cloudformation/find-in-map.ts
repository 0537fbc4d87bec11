import type { Place } from '../../policy/field.ts'
import { child, entryOf, itemsOf, type Node } from '../tree.ts'
import { evaluate } from './evaluate.ts'
import { type Scope, section } from './scope.ts'
import { isUnsettled, reasonOf, unknownValue, type Value } from './value.ts'

/** The fourth argument, a default, is of the transform AWS::LanguageExtensions. */
export function findInMap(argument: Node, scope: Scope, at: Place): Value {
  const [mapName, first, second, extra] = itemsOf(argument)
  if (!mapName || !first || !second) return unknownValue('Fn::FindInMap takes three names', at)
  const keys = [mapName, first, second].map((part) => evaluate(part, scope))
  const unsettled = keys.find(isUnsettled)
  if (unsettled) return allTheSame(keys, scope, at) ?? unknownValue(reasonOf(unsettled), at)
  const names = keys.map((key) => (key.kind === 'text' ? key.text : ''))
  const found = child(section(scope, 'Mappings'), ...names)
  if (found) return evaluate(found, scope)
  const otherwise = entryOf(extra, 'DefaultValue')
  if (otherwise) return evaluate(otherwise.value, scope)
  return unknownValue(`the mapping ${names[0]} has no ${names.slice(1).join(' and ')}`, at)
}

/** A mapping by region that holds the same for every region needs no region. */
function allTheSame([mapName, first, second]: readonly Value[], scope: Scope, at: Place): Value | undefined {
  if (mapName?.kind !== 'text' || first?.kind !== 'unknown' || second?.kind !== 'text') return undefined
  const rows = child(section(scope, 'Mappings'), mapName.text)
  if (rows?.kind !== 'mapping') return undefined
  const values = [...rows.entries.values()].map(({ value }) => child(value, second.text))
  const texts = values.map((value) => (value?.kind === 'scalar' ? evaluate(value, scope) : undefined))
  const [one] = texts
  if (one?.kind !== 'text') return undefined
  return texts.every((text) => text?.kind === 'text' && text.text === one.text) ? { ...one, at } : undefined
}
