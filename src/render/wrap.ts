import { cells, pieces } from './text.ts'

/** Breaks `text` at spaces into lines of at most `width` cells; a longer word is cut in pieces. Holds no colours. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text
    .split(' ')
    .flatMap((long) => (cells(long) <= width ? [long] : pieces(long, width)))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (cells(longer) <= width) line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}
