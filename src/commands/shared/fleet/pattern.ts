import picomatch from 'picomatch'
import type { Pattern } from '../../../domain/instrument/select.ts'
import { usageError } from '../../../errors.ts'

/** More of them make a pattern that nobody reads, and that may take for ever to fail. */
const MOST_STARS = 4

/** Whether a text is a pattern rather than a name; `*` and `?` are in no function's name. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text)
}

/** `*` stands for any characters, `?` for one; nothing else that globs have can be in a name or a runtime. */
export function patternOf(text: string): Pattern {
  if (!/^[A-Za-z0-9_.*?-]{1,128}$/.test(text)) {
    throw usageError(`"${text}" is not a pattern of names`, 'a pattern has letters, digits, - and _, * and ?')
  }
  const short = text.replace(/\*+/g, '*')
  if (short.split('*').length - 1 > MOST_STARS) {
    throw usageError(`"${text}" has more than ${MOST_STARS} stars`, 'two shorter patterns do the same')
  }
  return { text, matches: picomatch(short, { dot: true, windows: false }) }
}
