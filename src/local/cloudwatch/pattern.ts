import { CloudWatchError } from './wire.ts'

/**
 * CloudWatch's filter pattern for text: all terms must be in the line, or one of those marked `?`, and none of those
 * marked `-`. Patterns for JSON and columns, and regular expressions, are refused rather than misread.
 */
export function matcherOf(pattern: string): (message: string) => boolean {
  const terms = [...pattern.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g)]
  if (/^\s*[{[%]/.test(pattern) || terms.map(([all]) => all).join('').length < bare(pattern)) {
    throw new CloudWatchError('InvalidParameterException', 'otl local knows filter patterns of terms only')
  }
  const read = terms.map(([, mark, quoted, word]) => ({
    mark,
    text: quoted?.replace(/\\(.)/g, '$1') ?? word ?? '',
  }))
  const of = (mark: string) => read.filter((term) => term.mark === mark).map(({ text }) => text)
  const [all, any, none] = [of(''), of('?'), of('-')]
  return (message) =>
    all.every((text) => message.includes(text)) &&
    (any.length === 0 || any.some((text) => message.includes(text))) &&
    !none.some((text) => message.includes(text))
}

/** Characters outside of quotes that are not blank, and those inside. */
function bare(pattern: string): number {
  return pattern.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => (part.startsWith('"') ? part : '')).length
}
