import { absent, type Field, known, type Place, unknown } from '../../policy/field.ts'
import type { Texts } from '../../policy/subject.ts'
import { entryOf, type Mapping } from '../tree.ts'
import { evaluate } from './evaluate.ts'
import { place, type Scope } from './scope.ts'
import { reasonOf, textField, type Value } from './value.ts'

/** Properties of one resource. */
export interface Properties {
  readonly node: Mapping | undefined
  readonly scope: Scope
}

export interface Found {
  readonly value: Value
  /** Of the property's key. */
  readonly at: Place
}

/** The value at a path of keys; undefined where a key is missing on the way. Unknown above is unknown below. */
export function find(
  { node, scope }: Properties,
  first: string,
  ...rest: readonly string[]
): Found | undefined {
  const entry = entryOf(node, first)
  if (!entry) return node && added(node, scope)
  const found: Found = { value: evaluate(entry.value, scope), at: place(scope, entry.key) }
  return rest.reduce<Found | undefined>((above, key) => above && below(above, key), found)
}

/** What is not there may still be added by a macro inside the properties. */
function added(node: Mapping, scope: Scope): Found | undefined {
  const transform = entryOf(node, 'Fn::Transform')
  if (!transform) return undefined
  const at = place(scope, transform.key)
  return { value: { kind: 'unknown', reason: 'a macro adds to the properties', at }, at }
}

function below({ value, at }: Found, key: string): Found | undefined {
  if (value.kind === 'none') return undefined
  if (value.kind !== 'map') return { value, at }
  const entry = value.entries.get(key)
  if (entry) return entry
  return value.more === undefined ? undefined : { value: { kind: 'unknown', reason: value.more, at }, at }
}

export function textAt(properties: Properties, ...path: [string, ...string[]]): Field<string> {
  const found = find(properties, ...path)
  return found ? textField(found.value, found.at) : absent
}

export function numberAt(properties: Properties, ...path: [string, ...string[]]): Field<number> {
  const text = textAt(properties, ...path)
  if (text.kind !== 'known') return text
  return /^\d{1,9}$/.test(text.value)
    ? known(Number(text.value), text.at)
    : unknown('it is no number', text.at)
}

/** A list of texts, each known or not. */
export function textsInList(found: Found | undefined): Field<readonly Field<string>[]> {
  if (!found || found.value.kind === 'none') return absent
  const { value, at } = found
  if (value.kind !== 'list') return unknown(reasonOf(value), at)
  return known(
    value.items.map((item) => textField(item, item.at)),
    at,
  )
}

export function textsInMap(found: Found | undefined): Field<Texts> {
  if (!found || found.value.kind === 'none') return absent
  const { value, at } = found
  if (value.kind !== 'map') return unknown(reasonOf(value), at)
  const entries = new Map(
    [...value.entries].map(([name, one]) => [name, textField(one.value, one.at)] as const),
  )
  return known({ entries, ...(value.more === undefined ? {} : { more: value.more }) }, at)
}

/** CloudFormation's list of `{Key, Value}`. */
export function tagsInList(found: Found | undefined): Field<Texts> {
  if (found?.value.kind !== 'list') return textsInMap(found)
  const entries = new Map<string, Field<string>>()
  let more: string | undefined
  for (const item of found.value.items) {
    const key = item.kind === 'map' ? item.entries.get('Key')?.value : undefined
    const value = item.kind === 'map' ? item.entries.get('Value') : undefined
    if (key?.kind === 'text' && value) entries.set(key.text, textField(value.value, value.at))
    else more ??= reasonOf(key ?? item)
  }
  return known({ entries, ...(more === undefined ? {} : { more }) }, found.at)
}
