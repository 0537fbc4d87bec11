import type { Canvas } from '../canvas.ts'
import { cells, pad } from '../text.ts'
import { wrap } from '../wrap.ts'
import { type Binding, type Chapter, keyName, keyTable } from './keys.ts'
import { filled } from './lines.ts'

const TWO_COLUMNS = 100
const KEYS = 12

/** All keys, from the table that handles them; in two columns where there is room. */
export function helpPage(width: number, height: number, canvas: Canvas): string[] {
  if (width < TWO_COLUMNS) {
    const lines = keyTable.flatMap((chapter) => chapterLines(chapter, width - 4, canvas))
    return lines.map((line) => `  ${line}`)
  }
  const column = Math.floor((width - 8) / 2)
  const [left, right] = inHalves(keyTable.map((chapter) => chapterLines(chapter, column, canvas)))
  return Array.from(
    { length: Math.min(height, Math.max(left.length, right.length)) },
    (_, at) => `  ${filled(left[at] ?? '', column)}    ${right[at] ?? ''}`,
  )
}

function inHalves(chapters: readonly string[][]): [string[], string[]] {
  const total = chapters.reduce((sum, lines) => sum + lines.length, 0)
  const [left, right]: [string[], string[]] = [[], []]
  for (const lines of chapters)
    (left.length + lines.length / 2 <= total / 2 && right.length === 0 ? left : right).push(...lines)
  return [left, right]
}

function chapterLines({ title, bindings }: Chapter, width: number, canvas: Canvas): string[] {
  return [
    '',
    canvas.style.strong(title),
    ...bindings.flatMap((binding) => bindingLines(binding, width, canvas)),
  ]
}

function bindingLines({ keys, says }: Binding, width: number, { style }: Canvas): string[] {
  const named = keys.map(keyName).join(' ')
  const column = Math.max(KEYS, cells(named))
  return wrap(says, Math.max(8, width - column - 2)).map((text, at) =>
    at === 0 ? `${style.code(pad(named, column))}  ${text}` : `${' '.repeat(column + 2)}${text}`,
  )
}
