import { serialization } from '../server/fault.ts'

/** A request's JSON object. Keys are the caller's, so values are only ever read as own properties. */
export type Body = Readonly<Record<string, unknown>>

/** @throws AwsFault SerializationException when the text is not a JSON object */
export function parseBody(text: string): Body {
  if (text.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw serialization('The request body is not valid JSON')
  }
  if (!isObject(value)) throw serialization(`${kindOf(value)}_VALUE can not be converted to a Structure`)
  return value
}

/** The readers below give `undefined` for what is absent or null, as AWS does, and refuse the wrong JSON type. */
export function text(body: Body, key: string): string | undefined {
  return read(body, key, 'a String', (value) => typeof value === 'string')
}

export function integer(body: Body, key: string): number | undefined {
  return read(body, key, 'an Integer', (value): value is number => Number.isSafeInteger(value))
}

export function flag(body: Body, key: string): boolean {
  return read(body, key, 'a Boolean', (value) => typeof value === 'boolean') ?? false
}

export function object(body: Body, key: string): Body | undefined {
  return read(body, key, 'a Structure', isObject)
}

export function texts(body: Body, key: string): readonly string[] | undefined {
  return read(body, key, 'a List of Strings', (value): value is string[] => {
    return Array.isArray(value) && value.every((item) => typeof item === 'string')
  })
}

export function objects(body: Body, key: string): readonly Body[] | undefined {
  return read(body, key, 'a List of Structures', (value): value is Body[] => {
    return Array.isArray(value) && value.every(isObject)
  })
}

/** Entries, not a record: a key such as `__proto__` must stay a key. Null values are dropped. */
export function textEntries(body: Body, key: string): readonly (readonly [string, string])[] | undefined {
  const map = object(body, key)
  if (map === undefined) return undefined
  const entries = Object.entries(map).filter(([, value]) => value !== null)
  return entries.map(([name, value]) => {
    if (typeof value !== 'string') throw mismatch(value, 'a String')
    return [name, value] as const
  })
}

function read<T>(
  body: Body,
  key: string,
  target: string,
  fits: (value: unknown) => value is T,
): T | undefined {
  const value = Object.hasOwn(body, key) ? body[key] : undefined
  if (value === undefined || value === null) return undefined
  if (!fits(value)) throw mismatch(value, target)
  return value
}

function mismatch(value: unknown, target: string) {
  return serialization(`${kindOf(value)}_VALUE can not be converted to ${target}`)
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (value === null) return 'NULL'
  if (Array.isArray(value)) return 'LIST'
  return value === true || value === false ? `${value}`.toUpperCase() : (typeof value).toUpperCase()
}
