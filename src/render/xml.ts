import { safe } from './text.ts'

/** Lines of text that an XML 1.0 document may hold: it has no place for control characters, not even as references. */
export function xmlText(text: string): string {
  return text
    .split('\n')
    .map(safe)
    .join('\n')
    .replace(/[\uFFFE\uFFFF]|\p{Cs}/gu, '\uFFFD')
}
