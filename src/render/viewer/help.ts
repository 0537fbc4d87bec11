import { ascii, type Canvas, plain, unicode } from '../canvas.ts'
import { blank, clip, pad } from '../text.ts'
import { wrap } from '../wrap.ts'
import { type Binding, type Chapter, keyName, keyTable } from './keys.ts'
import { filled } from './lines.ts'

const TWO_COLUMNS = 100
/** Keys above what they do, where there is no room beside them. */
const STACKED = 40
const KEYS = 13

/** All keys, from the table that handles them; in two columns where there is room. At most `width` cells. */
export function helpLines(width: number, canvas: Canvas): string[] {
  if (width < TWO_COLUMNS) {
    const lines = keyTable.flatMap((chapter) => chapterLines(chapter, width - 4, canvas))
    return lines.map((line) => `  ${line}`)
  }
  const column = Math.floor((width - 8) / 2)
  const [left, right] = inHalves(keyTable.map((chapter) => chapterLines(chapter, column, canvas)))
  return Array.from(
    { length: Math.max(left.length, right.length) },
    (_, at) => `  ${filled(left[at] ?? '', column)}    ${right[at] ?? ''}`,
  )
}

/** To know how far the help scrolls. */
export function helpHeight(width: number): number {
  return helpLines(width, { width, style: plain, glyphs: unicode }).length
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

function bindingLines({ keys, says }: Binding, width: number, { style, glyphs }: Canvas): string[] {
  const named = keys.map((key) => keyName(key, glyphs === ascii)).join(' ')
  if (width < STACKED)
    return [style.code(clip(named, width)), ...wrap(says, width - 2).map((text) => `  ${text}`)]
  const [first = '', ...more] = wrap(says, width - KEYS - 2)
  return [`${style.code(pad(named, KEYS))}  ${first}`, ...more.map((text) => blank(KEYS + 2) + text)]
}
