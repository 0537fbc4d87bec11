import { cells, clip } from './text.ts'

/** Breaks `text` at spaces into lines of at most `width` cells; a longer word is cut in pieces. Holds no colours. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((long) => pieces(long, width))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (cells(longer) <= width) line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

function pieces(word: string, width: number): string[] {
  const parts: string[] = []
  let rest = word
  while (cells(rest) > width) {
    const part = clip(rest, width, '') || rest.slice(0, 1)
    parts.push(part)
    rest = rest.slice(part.length)
  }
  return [...parts, rest]
}
