import { absent, type Field, known, type Place, unknown } from '../../policy/field.ts'
import type { Resource } from './scope.ts'

/** What a part of a template comes to before its deployment. Each value stands where the template writes it. */
export type Value = TextValue | ListValue | MapValue | MadeValue | UnknownValue | NoValue

export interface TextValue {
  readonly kind: 'text'
  /** Numbers and booleans too: CloudFormation takes them as text. */
  readonly text: string
  readonly at: Place
}

export interface ListValue {
  readonly kind: 'list'
  readonly items: readonly Value[]
  readonly at: Place
}

export interface MapValue {
  readonly kind: 'map'
  /** `at` is that of the key. */
  readonly entries: ReadonlyMap<string, { readonly value: Value; readonly at: Place }>
  /** Why there may be more entries than these. */
  readonly more?: string
  readonly at: Place
}

/** A name or an attribute that another resource gets when it is deployed. */
export interface MadeValue {
  readonly kind: 'made'
  readonly resource: Resource
  /** `Ref`, or the name of an attribute. */
  readonly attribute: string
  readonly at: Place
}

export interface UnknownValue {
  readonly kind: 'unknown'
  readonly reason: string
  readonly outline?: string
  readonly at: Place
}

/** `AWS::NoValue`: as if it were not written. */
export interface NoValue {
  readonly kind: 'none'
  readonly at: Place
}

/** Stands for what nothing is known of. */
const HOLE = `\${…}`

/** Longest text that is put together; a bomb of `Fn::Sub` doubles it with every level. */
const MAX_TEXT = 64_000

export function unknownValue(reason: string, at: Place, outline?: string): UnknownValue {
  return { kind: 'unknown', reason, at, ...(outline === undefined ? {} : { outline }) }
}

/** Texts one after the other; what is not known leaves a hole in the outline. */
export function concat(parts: readonly Value[], at: Place): Value {
  let outline = ''
  let reason: string | undefined
  for (const part of parts) {
    const { text, why } = piece(part)
    reason ??= why
    outline += text
    if (outline.length > MAX_TEXT) return unknownValue(`it has more than ${MAX_TEXT} characters`, at)
  }
  return reason === undefined ? { kind: 'text', text: outline, at } : unknownValue(reason, at, outline)
}

function piece(part: Value): { readonly text: string; readonly why?: string } {
  switch (part.kind) {
    case 'text':
      return { text: part.text }
    case 'none':
      return { text: '' }
    case 'made':
      return { text: holeOf(part), why: madeReason(part) }
    case 'unknown':
      return { text: part.outline ?? HOLE, why: part.reason }
    default:
      return { text: HOLE, why: 'a text is put together from something that is no text' }
  }
}

export function holeOf({ resource, attribute }: MadeValue): string {
  return attribute === 'Ref' ? `\${${resource.id}}` : `\${${resource.id}.${attribute}}`
}

export function madeReason({ resource }: MadeValue): string {
  return `it is known once ${resource.id} is deployed`
}

/** @param at of the property, which says more to a reader than the place of its value */
export function textField(value: Value, at: Place): Field<string> {
  switch (value.kind) {
    case 'text':
      return known(value.text, at)
    case 'none':
      return absent
    case 'made':
      return unknown(madeReason(value), at, holeOf(value))
    case 'unknown':
      return unknown(value.reason, at, value.outline)
    default:
      return unknown(`it is a ${value.kind}, and a text is expected`, at)
  }
}

export function isUnsettled(value: Value): value is UnknownValue | MadeValue {
  return value.kind === 'unknown' || value.kind === 'made'
}

/** Why a value is not known, in a phrase. */
export function reasonOf(value: Value): string {
  if (value.kind === 'unknown') return value.reason
  return value.kind === 'made' ? madeReason(value) : 'it is written in a form that does not fit'
}
