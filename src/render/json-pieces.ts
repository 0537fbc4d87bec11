import { jsonText } from './json.ts'

/** A list whose items are made when they are written, and not kept. */
export interface LazyList extends Iterable<unknown> {
  toJSON(): readonly unknown[]
}

export function lazyList<T>(items: readonly T[], make: (item: T) => unknown): LazyList {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield make(item)
    },
    toJSON: () => items.map(make),
  }
}

/**
 * The text of `jsonText(value, 2)` in pieces, so that nobody holds the whole of it: one for each item of a lazy list.
 * @param margin what each line but the first begins with
 */
export function* jsonPieces(value: unknown, margin = ''): Generator<string> {
  if (!holdsLazy(value)) {
    // A line break within a string is escaped, so these are all between.
    yield jsonText(value, 2).replaceAll('\n', `\n${margin}`)
    return
  }
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}']
  const inner = `${margin}  `
  let before = open
  for (const [name, member] of membersOf(value)) {
    yield `${before}\n${inner}${name}`
    yield* jsonPieces(member, inner)
    before = ','
  }
  yield before === ',' ? `\n${margin}${close}` : `${open}${close}`
}

function* membersOf(value: object): Generator<readonly [string, unknown]> {
  if (isList(value)) {
    for (const item of value) yield ['', item]
    return
  }
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) yield [`${jsonText(name)}: `, member]
  }
}

function holdsLazy(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return isList(value) && !Array.isArray(value) ? true : Object.values(value).some(holdsLazy)
}

function isList(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value
}
