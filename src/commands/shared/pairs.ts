import { usageError } from '../../errors.ts'

/** Reads `key=value` arguments; the first `=` divides. */
export function readPairs(flag: string, texts: readonly string[]): [string, string][] {
  return texts.map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw usageError(`${flag} ${text}: it takes the form name=value`)
    return [text.slice(0, at), text.slice(at + 1)]
  })
}
