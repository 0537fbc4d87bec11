/** A key of a file that people edit, with what is said of it. */
export interface Entry {
  readonly key: string
  readonly value: Value
  /** Lines of a comment above it. */
  readonly above?: readonly string[]
  /** A comment behind it. */
  readonly beside?: string
  /** Only an example: written as a comment, and in no value. */
  readonly off?: true
}

export type Value = Simple | Section | Items
export type Simple = string | number | boolean | readonly string[]

export interface Section {
  readonly kind: 'section'
  readonly entries: readonly Entry[]
  /** With an empty line between two of them. */
  readonly airy?: true
}

export interface Items {
  readonly kind: 'items'
  readonly items: readonly (readonly Entry[])[]
}

export function section(entries: readonly Entry[]): Section {
  return { kind: 'section', entries }
}

export function isSection(value: Value): value is Section {
  return typeof value === 'object' && 'kind' in value && value.kind === 'section'
}

export function isItems(value: Value): value is Items {
  return typeof value === 'object' && 'kind' in value && value.kind === 'items'
}

/** The same without a word of comment, for JSON. */
export function plainValue(entries: readonly Entry[]): Record<string, unknown> {
  return Object.fromEntries(entries.filter(({ off }) => !off).map(({ key, value }) => [key, plain(value)]))
}

function plain(value: Value): unknown {
  if (isItems(value)) return value.items.map(plainValue)
  return isSection(value) ? plainValue(value.entries) : value
}
