import { type Entry, entryOf, type Mapping, type Node, type Scalar } from '../tree.ts'
import { intrinsics } from './intrinsics.ts'
import { loopEntries } from './loops.ts'
import { place, type Scope } from './scope.ts'
import { type MapValue, unknownValue, type Value } from './value.ts'

/** Levels of evaluation, references from template to template included. */
const MAX_LEVEL = 300

/**
 * What a part of a template comes to. Each part is evaluated once, whatever refers to it, so that aliases cost nothing;
 * what refers to itself, is too deep or too much is unknown.
 */
export function evaluate(node: Node, scope: Scope): Value {
  const known = scope.memo.get(node)
  if (known) return known
  const { world, open } = scope
  const at = place(scope, node)
  if (open.has(node)) return unknownValue('it refers to itself', at)
  if (world.level >= MAX_LEVEL) return unknownValue(`it is nested more than ${MAX_LEVEL} levels deep`, at)
  if (world.steps <= 0) return unknownValue('the template is too much to evaluate', at)
  world.steps -= 1
  world.level += 1
  open.add(node)
  const value = fresh(node, scope)
  open.delete(node)
  world.level -= 1
  scope.memo.set(node, value)
  return value
}

function fresh(node: Node, scope: Scope): Value {
  switch (node.kind) {
    case 'scalar':
      return scalar(node, scope)
    case 'sequence':
      return {
        kind: 'list',
        items: node.items.map((item) => evaluate(item, scope)).filter(({ kind }) => kind !== 'none'),
        at: place(scope, node),
      }
    case 'mapping':
      return callOf(node, scope) ?? mapping(node, scope)
  }
}

/** `{Ref: …}` and `{Fn::…: …}`; undefined for a mapping that is no function. */
function callOf(node: Mapping, scope: Scope): Value | undefined {
  if (node.entries.size !== 1) return undefined
  const [[name, entry] = ['', undefined]] = node.entries
  if (
    entry === undefined ||
    (name !== 'Ref' && !name.startsWith('Fn::')) ||
    name.startsWith('Fn::ForEach::')
  ) {
    return undefined
  }
  const at = place(scope, node)
  const run = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined
  // A value stands where the template calls for it, not where a parameter's default is written.
  return run
    ? { ...run(entry.value, scope, at), at }
    : unknownValue(`${name} is worked out at deployment`, at)
}

function mapping(node: Mapping, scope: Scope): MapValue {
  const entries = new Map<string, { value: Value; at: MapValue['at'] }>()
  let more: string | undefined
  const add = (key: string, entry: Entry, inside: Scope) => {
    const value = evaluate(entry.value, inside)
    if (value.kind !== 'none') entries.set(key, { value, at: place(scope, entry.key) })
  }
  for (const [key, entry] of node.entries) {
    if (key.startsWith('Fn::ForEach::')) {
      const looped = loopEntries(entry.value, scope)
      if (looped.kind === 'entries') for (const one of looped.entries) add(one.key, one.entry, one.scope)
      else more ??= looped.reason
    } else if (key === 'Fn::Transform') more ??= 'a macro adds to it'
    else add(key, entry, scope)
  }
  return { kind: 'map', entries, at: place(scope, node), ...(more === undefined ? {} : { more }) }
}

/** Values that CloudFormation looks up when it deploys (user guide, "Dynamic references"). */
const lookedUp = /\{\{resolve:(ssm|ssm-secure|secretsmanager):/

function scalar(node: Scalar, scope: Scope): Value {
  const at = place(scope, node)
  const { type, text } = node
  if (type === 'null') return unknownValue('nothing is written there', at)
  if (type === 'number' && String(Number(text)) !== text) {
    return unknownValue('the number is written in a form that tools read differently', at, text)
  }
  const [, store] = lookedUp.exec(text) ?? []
  if (store === undefined) return { kind: 'text', text, at }
  const where = store === 'secretsmanager' ? 'Secrets Manager' : 'Parameter Store'
  return unknownValue(`${where} has the value`, at, text)
}

/** A part of a mapping that is no function itself. */
export function evaluateEntry(node: Node, key: string, scope: Scope): Value | undefined {
  const entry = entryOf(node, key)
  return entry && evaluate(entry.value, scope)
}
