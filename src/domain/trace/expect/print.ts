import type { Millis } from '../model.ts'
import type { Expectation } from './expectation.ts'

/** The expectation in its language, in one way for each; `parseExpectation` reads it back. */
export function printExpectation(expectation: Expectation): string {
  return words(expectation)
    .filter((part) => part !== undefined)
    .join(' ')
}

function words(expectation: Expectation): readonly (string | undefined)[] {
  const { kind } = expectation
  switch (kind) {
    case 'span':
    case 'no span':
    case 'cold':
    case 'warm':
      return [kind, optional(expectation.name)]
    case 'count':
      return [kind, printName(expectation.name), expectation.comparison, String(expectation.count)]
    case 'status':
      return [kind, optional(expectation.name), expectation.status]
    case 'duration':
      return [kind, optional(expectation.name), expectation.comparison, printDuration(expectation.limit)]
    case 'order':
      return [kind, expectation.names.map(printName).join(' before ')]
    case 'attribute': {
      const { name, key, test } = expectation
      return [kind, printName(name), printName(key), test?.comparison, optional(test?.value)]
    }
  }
}

function optional(name: string | undefined): string | undefined {
  return name === undefined ? undefined : printName(name)
}

/** In quotes where it would be read as something else. */
export function printName(name: string): string {
  if (name !== '' && !/[\s"'\\=<>!]|^#/.test(name)) return name
  return `"${name.replace(/["\\]/g, '\\$&')}"`
}

/** Exact to the microsecond: `640us`, `62.534ms`, `1.5s`, `2m`. */
export function printDuration(duration: Millis): string {
  const us = Math.round(duration * 1_000)
  if (us < 1_000) return us === 0 ? '0ms' : `${us}us`
  if (us >= MINUTE && us % MINUTE === 0) return `${us / MINUTE}m`
  return us < 1_000_000 ? `${us / 1_000}ms` : `${us / 1_000_000}s`
}

const MINUTE = 60_000_000
