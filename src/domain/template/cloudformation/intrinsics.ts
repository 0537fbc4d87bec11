import type { Place } from '../../policy/field.ts'
import { itemsOf, type Node } from '../tree.ts'
import { conditionNamed } from './conditions.ts'
import { evaluate } from './evaluate.ts'
import { findInMap } from './find-in-map.ts'
import { importValue } from './nested.ts'
import { attributeOf, reference } from './references.ts'
import type { Scope } from './scope.ts'
import { substitute } from './sub.ts'
import { concat, isUnsettled, reasonOf, unknownValue, type Value } from './value.ts'

type Intrinsic = (argument: Node, scope: Scope, at: Place) => Value

/** CloudFormation user guide, "Intrinsic function reference"; those that are not here are known at deployment only. */
export const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, at) => named(argument, at, (name) => reference(name, scope, at)),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': importValue,
  'Fn::Length': length,
}

function named(argument: Node, at: Place, look: (name: string) => Value): Value {
  return argument.kind === 'scalar' ? look(argument.text) : unknownValue('the name in it is no text', at)
}

function getAtt(argument: Node, scope: Scope, at: Place): Value {
  if (argument.kind === 'scalar') {
    const [id = '', ...rest] = argument.text.split('.')
    return attributeOf(id, rest.join('.'), scope, at)
  }
  const [id, ...rest] = itemsOf(argument).map((part) => evaluate(part, scope))
  const words = rest.map((part) => (part.kind === 'text' ? part.text : undefined))
  if (id?.kind !== 'text' || words.includes(undefined)) {
    return unknownValue('the attribute that it names is not known', at)
  }
  return attributeOf(id.text, words.join('.'), scope, at)
}

function join(argument: Node, scope: Scope, at: Place): Value {
  const [separator, list] = itemsOf(argument).map((part) => evaluate(part, scope))
  if (separator?.kind !== 'text' || list === undefined)
    return unknownValue('Fn::Join takes a text and a list', at)
  if (list.kind !== 'list') return unknownValue(reasonOf(list), at)
  const glue = { ...separator, at }
  return concat(
    list.items.flatMap((item, index) => (index === 0 ? [item] : [glue, item])),
    at,
  )
}

function split(argument: Node, scope: Scope, at: Place): Value {
  const [separator, text] = itemsOf(argument).map((part) => evaluate(part, scope))
  if (separator?.kind !== 'text' || separator.text === '' || text === undefined) {
    return unknownValue('Fn::Split takes two texts', at)
  }
  if (text.kind !== 'text') return unknownValue(reasonOf(text), at)
  const items = text.text.split(separator.text).map((one): Value => ({ kind: 'text', text: one, at }))
  scope.world.steps -= items.length
  return { kind: 'list', items, at }
}

function select(argument: Node, scope: Scope, at: Place): Value {
  const [index, list] = itemsOf(argument).map((part) => evaluate(part, scope))
  if (index === undefined || list === undefined)
    return unknownValue('Fn::Select takes a number and a list', at)
  const unsettled = [index, list].find(isUnsettled)
  if (unsettled) return unknownValue(reasonOf(unsettled), at)
  const found = list.kind === 'list' && index.kind === 'text' ? list.items[Number(index.text)] : undefined
  return found ?? unknownValue('Fn::Select points outside of its list', at)
}

function choose(argument: Node, scope: Scope, at: Place): Value {
  const [condition, yes, no] = itemsOf(argument)
  if (condition?.kind !== 'scalar' || !yes || !no)
    return unknownValue('Fn::If takes a condition and two values', at)
  const answer = conditionNamed(condition.text, scope)
  if (answer.kind === 'known') return evaluate(answer.value ? yes : no, scope)
  const [first, second] = [evaluate(yes, scope), evaluate(no, scope)]
  if (first.kind === 'text' && second.kind === 'text' && first.text === second.text) return first
  return unknownValue(answer.reason, at)
}

function length(argument: Node, scope: Scope, at: Place): Value {
  const list = evaluate(argument, scope)
  if (list.kind !== 'list') return unknownValue(reasonOf(list), at)
  return { kind: 'text', text: String(list.items.length), at }
}
