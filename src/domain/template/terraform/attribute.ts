import { absent, type Field, known, type Place, unknown } from '../../policy/field.ts'
import type { Texts } from '../../policy/subject.ts'
import { child, type Document, entriesOf, entryOf, itemsOf, type Node, placeAt, textOf } from '../tree.ts'
import type { PlanResource } from './resource.ts'

/** An attribute of a resource; `unknown` marks the parts of its value that are known after the apply. */
export type Attribute =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'value'; readonly node: Node; readonly unknown: Node | undefined; readonly at: Place }

/** @param path of attributes; blocks of which there is one at most are lists of one in a plan */
export function look(
  resource: PlanResource,
  document: Document,
  first: string,
  ...rest: readonly string[]
): Attribute {
  let unknown = resource.unknown
  let node = resource.values
  for (const key of [first, ...rest]) {
    unknown = only(child(unknown, key))
    node = only(child(node, key))
    if (isTrue(unknown)) return isStated(resource, first) ? laterOf(resource, first) : { kind: 'absent' }
  }
  if (!node || isNull(node)) return { kind: 'absent' }
  const key = entryOf(resource.values, first)?.key
  return { kind: 'value', node, unknown, at: key ? placeAt(document, key.start) : resource.at }
}

function only(node: Node | undefined): Node | undefined {
  const items = itemsOf(node)
  const [one] = items
  return items.length === 1 && one?.kind === 'mapping' ? one : node
}

export function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.type === 'boolean' && node.text === 'true'
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.type === 'null'
}

/** What nobody writes has the provider's default, which a new function learns when it is applied. */
function isStated({ config }: PlanResource, name: string): boolean {
  const expressions = child(config, 'expressions')
  return expressions === undefined || child(expressions, name) !== undefined
}

function laterOf(resource: PlanResource, name: string): Attribute {
  const [reference] = referencesOf(resource, name)
  return { kind: 'unknown', reason: later(reference) }
}

function later(reference: string | undefined): string {
  return reference === undefined ? 'it is known after apply' : `it is known after apply, from ${reference}`
}

/** What an expression of the configuration is made from, the longest first as Terraform writes them. */
export function referencesOf({ config }: PlanResource, name: string): readonly string[] {
  return referencesIn(child(config, 'expressions', name))
}

export function referencesIn(expression: Node | undefined): readonly string[] {
  return itemsOf(child(expression, 'references')).flatMap((one) => textOf(one) ?? [])
}

export function textAttribute(
  resource: PlanResource,
  document: Document,
  first: string,
  ...rest: readonly string[]
): Field<string> {
  const found = look(resource, document, first, ...rest)
  if (found.kind === 'absent') return absent
  if (found.kind === 'unknown') return unknown(found.reason, resource.at)
  const { node, at } = found
  return node.kind === 'scalar' ? known(node.text, at) : unknown('it is no text', at)
}

export function listAttribute(
  resource: PlanResource,
  document: Document,
  name: string,
): Field<readonly Field<string>[]> {
  const found = look(resource, document, name)
  if (found.kind === 'absent') return absent
  if (found.kind === 'unknown') return unknown(found.reason, resource.at)
  const { node, at } = found
  if (node.kind !== 'sequence') return unknown('it is no list', at)
  const holes = itemsOf(found.unknown)
  const [reference] = referencesOf(resource, name)
  const size = Math.max(node.items.length, holes.length)
  return known(
    Array.from({ length: size }, (_, index): Field<string> => {
      const item = node.items[index]
      if (!item || isTrue(holes[index]) || item.kind !== 'scalar' || isNull(item))
        return unknown(later(reference), at)
      return known(item.text, placeAt(document, item.start))
    }),
    at,
  )
}

export function mapAttribute(
  resource: PlanResource,
  document: Document,
  first: string,
  ...rest: readonly string[]
): Field<Texts> {
  const found = look(resource, document, first, ...rest)
  if (found.kind === 'absent') return absent
  if (found.kind === 'unknown') return unknown(found.reason, resource.at)
  const { node, at } = found
  if (node.kind !== 'mapping') return unknown('it is no map', at)
  const entries = new Map<string, Field<string>>()
  for (const [key, { key: span, value }] of node.entries) {
    if (value.kind === 'scalar' && !isNull(value))
      entries.set(key, known(value.text, placeAt(document, span.start)))
  }
  for (const [key, { value }] of entriesOf(found.unknown)) {
    if (isTrue(value)) entries.set(key, unknown('it is known after apply', at))
  }
  return known({ entries }, at)
}
