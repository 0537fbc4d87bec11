import stringWidth from 'string-width'

/** Everything that a terminal would obey instead of show, and what would reorder the line. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]/u
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
/** One cell each; a test of the canvas holds that. Measuring takes most of the time. */
export const NARROW = /^[\x20-\x7e\xb7\u2026\u2192\u22ef\u2400-\u2421\u2500-\u259f\u25c6\u2713\u2717]*$/

export function cellsOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text)
}

/** No line is wider than `width` cells, and none holds a control character; colours may be there when `coloured`. */
export function expectSafeLines(lines: readonly string[], width: number, coloured = false): void {
  for (const line of lines) {
    const text = coloured ? line.replace(COLOUR, '') : line
    const taken = cellsOf(text)
    if (taken > width) throw new Error(`${taken} cells at width ${width}: ${JSON.stringify(text)}`)
    if (OBEYED.test(text)) throw new Error(`a control character at width ${width}: ${JSON.stringify(text)}`)
  }
}

/** The same of a whole text, whose lines may be of any width. */
export function expectObeyedNowhere(text: string): void {
  const found = OBEYED.exec(text.replaceAll('\n', ''))
  if (!found) return
  const around = text.slice(Math.max(0, found.index - 99), found.index + 99)
  throw new Error(`a control character: ${JSON.stringify(around)}`)
}
