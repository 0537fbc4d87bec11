import type { AttributeValue } from '../../../domain/trace/model.ts'

/** `AnyValue` in OTLP's JSON encoding. No member at all means null. */
export type OtlpValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  /** 64 bits, so written as text. */
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly OtlpValue[] } }
  | { readonly kvlistValue: { readonly values: readonly OtlpAttribute[] } }
  | Readonly<Record<string, never>>

export interface OtlpAttribute {
  readonly key: string
  readonly value: OtlpValue
}

export function otlpValue(value: AttributeValue): OtlpValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value }
    case 'boolean':
      return { boolValue: value }
    case 'number':
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
    default:
      if (value === null) return {}
      return isList(value)
        ? { arrayValue: { values: value.map(otlpValue) } }
        : { kvlistValue: { values: otlpAttributes(value) } }
  }
}

/** A list of pairs; what is undefined is left out. */
export function otlpAttributes(
  values: Readonly<Record<string, AttributeValue | undefined>>,
): OtlpAttribute[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: otlpValue(value) }],
  )
}

/** `Array.isArray` does not narrow lists that are read only. */
function isList(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value)
}
