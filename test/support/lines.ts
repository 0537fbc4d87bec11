import stringWidth from 'string-width'
import { expect } from 'vitest'

/** Everything that a terminal would obey instead of show, and what would reorder the line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const OBEYED =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are the one kind of sequence that may be sent
const COLOUR = /\u001b\[[0-9;]*m/g

/** No line is wider than `width` cells, and none holds a control character; colours may be there when `coloured`. */
export function expectSafeLines(lines: readonly string[], width: number, coloured = false): void {
  for (const line of lines) {
    const text = coloured ? line.replace(COLOUR, '') : line
    if (stringWidth(text) > width)
      expect.fail(`${stringWidth(text)} cells at width ${width}: ${JSON.stringify(text)}`)
    if (OBEYED.test(text)) expect.fail(`a control character at width ${width}: ${JSON.stringify(text)}`)
  }
}
