/**
 * What is known of one property. `absent`: nobody states it, and there is no default. `unknown` is neither a value nor
 * absence: a rule that meets it has to say so.
 */
export type Field<T> = Known<T> | Unknown | Absent

export interface Known<T> {
  readonly kind: 'known'
  readonly value: T
  /** Where a file states it. Absent for live functions and for defaults. */
  readonly at?: Place
}

export interface Unknown {
  readonly kind: 'unknown'
  /** A phrase that goes after "unknown: ", without a full stop. Holds no value of a variable. */
  readonly reason: string
  /** A text of which parts are known: what is not stands as `${AWS::Region}` and the like. */
  readonly outline?: string
  readonly at?: Place
}

export interface Absent {
  readonly kind: 'absent'
}

/** Lines and columns count from 1; a column counts UTF-16 code units, as SARIF and editors do. */
export interface Place {
  /** As the user named it, or found from there. */
  readonly file: string
  readonly line: number
  readonly column: number
}

export const absent: Absent = { kind: 'absent' }

export function known<T>(value: T, at?: Place): Known<T> {
  return at ? { kind: 'known', value, at } : { kind: 'known', value }
}

export function unknown(reason: string, at?: Place, outline?: string): Unknown {
  return {
    kind: 'unknown',
    reason,
    ...(at ? { at } : {}),
    ...(outline === undefined ? {} : { outline }),
  }
}

/** The value, where it is known. */
export function ifKnown<T>(field: Field<T>): T | undefined {
  return field.kind === 'known' ? field.value : undefined
}

export function placeOf(field: Field<unknown>): Place | undefined {
  return field.kind === 'absent' ? undefined : field.at
}

export function mapKnown<T, U>(field: Field<T>, change: (value: T) => U): Field<U> {
  return field.kind === 'known' ? known(change(field.value), field.at) : field
}

/** The field, or what stands for it where nobody states it. */
export function withDefault<T>(field: Field<T>, value: T): Field<T> {
  return field.kind === 'absent' ? known(value) : field
}
