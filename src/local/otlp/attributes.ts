import type { Attributes, Value } from './span.ts'

/** Reads attributes into the fields that a segment has for them, and knows what is left over. */
export interface AttributeReader {
  /** The first of the keys that holds a string that is not empty; takes every one of the keys. */
  text(...keys: readonly string[]): string | undefined
  /** The same for numbers; numerals count, for instrumentations differ. */
  number(...keys: readonly string[]): number | undefined
  texts(key: string): readonly string[]
  has(...keys: readonly string[]): boolean
  rest(): readonly [string, Value][]
}

export function attributeReader(attributes: Attributes): AttributeReader {
  const taken = new Set<string>()
  const values = (keys: readonly string[]) => {
    for (const key of keys) taken.add(key)
    return keys.map((key) => attributes.get(key))
  }
  return {
    text: (...keys) =>
      values(keys).find((value) => typeof value === 'string' && value !== '') as string | undefined,
    number: (...keys) =>
      values(keys)
        .map(numeral)
        .find((value) => value !== undefined),
    texts: (key) => {
      const [value] = values([key])
      return (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string')
    },
    has: (...keys) => keys.some((key) => attributes.has(key)),
    rest: () => [...attributes].filter(([key]) => !taken.has(key)),
  }
}

function numeral(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}

/** The attribute as a string that is not empty. */
export function textOf(attributes: Attributes, key: string): string | undefined {
  const value = attributes.get(key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The object without its undefined members; undefined when nothing remains. */
export function known<T extends object>(fields: T): Partial<T> | undefined {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined)
  return told.length > 0 ? (Object.fromEntries(told) as Partial<T>) : undefined
}
