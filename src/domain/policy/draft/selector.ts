import { ifKnown } from '../field.ts'
import type { Subject } from '../subject.ts'

/** Globs, as `when` of a policy takes them. */
export interface When {
  readonly functions?: readonly string[]
  readonly regions?: readonly string[]
  readonly runtimes?: readonly string[]
  readonly files?: readonly string[]
}

/** More names, runtimes or files than these are no group that anybody would write down. */
const MOST_NAMES = 5
const MOST_VALUES = 3

/**
 * What sets some functions apart from all others: a runtime, a file, a region or the beginning of their names, else the
 * names of a few. Undefined where nothing short does. Tags are left out: what they hold is not told.
 */
export function selectorFor(some: readonly Subject[], others: readonly Subject[]): When | undefined {
  if (some.length === 0 || others.length === 0) return undefined
  return (some.length > 1 ? groupOf(some, others) : undefined) ?? namesOf(some, others)
}

function groupOf(some: readonly Subject[], others: readonly Subject[]): When | undefined {
  const runtimes = apart(some, others, ({ runtime }) => ifKnown(runtime))
  if (runtimes) return { runtimes }
  const beginning = beginningOf(some, others)
  if (beginning !== undefined) return { functions: [`${beginning}*`] }
  const files = apart(some, others, fileOf)
  if (files) return { files }
  const regions = apart(some, others, ({ region }) => ifKnown(region))
  return regions && { regions }
}

/** The values that these have, if all have one and no other function has any of them. */
function apart(
  some: readonly Subject[],
  others: readonly Subject[],
  read: (subject: Subject) => string | undefined,
): readonly string[] | undefined {
  const values = new Set(some.map(read))
  if (values.size > MOST_VALUES) return undefined
  if (others.some((other) => values.has(read(other)))) return undefined
  const texts = [...values].flatMap((value) => (value !== undefined && isLiteral(value) ? [value] : []))
  return texts.length === values.size ? texts.toSorted() : undefined
}

function fileOf({ origin }: Subject): string | undefined {
  return origin.kind === 'template' ? origin.at.file : undefined
}

/** As far as the last separator, so that it is whole words: `batch-` of `batch-nightly` and `batch-night`. */
function beginningOf(some: readonly Subject[], others: readonly Subject[]): string | undefined {
  const [first = '', ...rest] = some.map(nameOf)
  let length = first.length
  for (const id of rest) while (!id.startsWith(first.slice(0, length))) length--
  const beginning = /^.*[-_./]/s.exec(first.slice(0, length))?.[0] ?? ''
  if (
    beginning.length < 3 ||
    !isLiteral(beginning) ||
    others.some((other) => wordsOf(other).some((word) => word.startsWith(beginning)))
  )
    return undefined
  return beginning
}

function namesOf(some: readonly Subject[], others: readonly Subject[]): When | undefined {
  if (some.length > MOST_NAMES || some.length > others.length) return undefined
  const names = [...new Set(some.map(nameOf))]
  if (!names.every(isLiteral) || others.some((other) => wordsOf(other).some((word) => names.includes(word))))
    return undefined
  return { functions: names }
}

/** The one that it has when it is live, where that is known. */
function nameOf({ id, name }: Subject): string {
  return ifKnown(name) ?? id
}

/** All that a glob over functions is held against. */
function wordsOf({ id, label, name, origin }: Subject): readonly string[] {
  return [id, label, ifKnown(name) ?? id, ...(origin.kind === 'live' ? [origin.fn.arn] : [])]
}

/** Whether a glob that is written like this stands for this, and for nothing else. */
function isLiteral(text: string): boolean {
  return text !== '' && !/[\\*?[\]{}()!+@|"']/.test(text)
}
