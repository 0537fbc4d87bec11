import { type Entry, isItems, isSection, type Section, type Simple, type Value } from './entry.ts'

/** How one language writes what a policy is made of. */
export interface Language {
  readonly comment: string
  readonly key: (text: string) => string
  readonly simple: (value: Simple) => string
  /** What stands around a section or a list of them, and after each part. */
  readonly section: readonly [open: string, close: string]
  readonly items: readonly [open: string, close: string]
  readonly item: (lines: readonly string[]) => readonly string[]
  readonly end: string
}

/** A section with its comments, in a language. */
export function written({ entries, airy }: Omit<Section, 'kind'>, language: Language): string[] {
  return entries.flatMap((entry, at) => {
    const lines = withValue(entry, language)
    const body = entry.off ? lines.map((line) => remarked(line, language)) : lines
    const above = (entry.above ?? []).map((line) => remarked(line, language))
    return [...(airy && at > 0 ? [''] : []), ...above, ...body]
  })
}

function withValue({ key, value, beside }: Entry, language: Language): string[] {
  const behind = beside === undefined ? '' : ` ${language.comment} ${beside}`
  const head = `${language.key(key)}:`
  const [open, close] = around(value, language)
  if (open === undefined) return [`${head} ${simply(value, language)}${language.end}${behind}`]
  const inside = isItems(value)
    ? value.items.flatMap((item) => language.item(written({ entries: item }, language)))
    : isSection(value)
      ? written(value, language)
      : []
  return [
    `${head}${open}${behind}`,
    ...inside.map((line) => (line === '' ? '' : `  ${line}`)),
    ...(close === '' ? [] : [`${close}${language.end}`]),
  ]
}

function around(value: Value, { section, items }: Language): readonly string[] {
  if (isItems(value)) return items
  return isSection(value) ? section : []
}

function simply(value: Value, language: Language): string {
  return isItems(value) || isSection(value) ? '' : language.simple(value)
}

function remarked(line: string, { comment }: Language): string {
  return `${comment} ${line}`.trimEnd()
}
