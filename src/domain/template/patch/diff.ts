import { linesOf } from '../tree.ts'
import { editedText, type TextEdit } from './edit.ts'
import { lineDiff } from './line-diff.ts'

const CONTEXT = 3

/** Lines of the old text that one hunk is about, and the edits in it; `to` is the first line behind. */
interface Stretch {
  readonly from: number
  to: number
  readonly edits: TextEdit[]
}

/**
 * The edits of one file as a unified diff, which `git apply` and `patch` take.
 * @param file path from where the patch is applied
 * @returns no lines where nothing changes
 */
export function unifiedDiff(file: string, text: string, edits: readonly TextEdit[]): readonly string[] {
  const starts = linesOf(text)
  let shift = 0
  const hunks = stretches(starts, edits).flatMap((stretch) => {
    const { lines, added } = hunk(text, starts, stretch, shift)
    shift += added
    return lines
  })
  return hunks.length === 0
    ? []
    : [`--- ${headerName(`a/${file}`)}`, `+++ ${headerName(`b/${file}`)}`, ...hunks]
}

/**
 * Quoted where it holds what a header cannot, as `git diff` does; the tab tells `patch` where a name with spaces ends.
 */
function headerName(name: string): string {
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}"\\]/u.test(name)) return `"${quoted(name)}"`
  return name.includes(' ') ? `${name}\t` : name
}

function quoted(name: string): string {
  return [...name]
    .map((char) => (/[\x20-\x7e]/.test(char) ? char.replace(/["\\]/, '\\$&') : octal(char)))
    .join('')
}

function octal(char: string): string {
  return [...new TextEncoder().encode(char)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

function stretches(starts: readonly number[], edits: readonly TextEdit[]): readonly Stretch[] {
  const found: Stretch[] = []
  let line = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= edit.start) line += 1
    let end = line + 1
    while ((starts[end] ?? Number.POSITIVE_INFINITY) < edit.end) end += 1
    const last = found.at(-1)
    if (last && line <= last.to + 2 * CONTEXT) {
      last.to = Math.max(last.to, end)
      last.edits.push(edit)
    } else found.push({ from: line, to: end, edits: [edit] })
  }
  return found
}

function hunk(
  text: string,
  starts: readonly number[],
  { from, to, edits }: Stretch,
  shift: number,
): { readonly lines: readonly string[]; readonly added: number } {
  const first = Math.max(from - CONTEXT, 0)
  const begin = starts[first] ?? 0
  const end = starts[to + CONTEXT] ?? text.length
  const inside = edits.map((edit) => ({ ...edit, start: edit.start - begin, end: edit.end - begin }))
  const before = text.slice(begin, end)
  const rows = lineDiff(split(before), split(editedText(before, inside)))
  if (rows.every(({ sign }) => sign === ' ')) return { lines: [], added: 0 }
  const count = (sign: string) => rows.filter((row) => row.sign === ' ' || row.sign === sign).length
  const [old, fresh] = [count('-'), count('+')]
  const head = `@@ -${range(first, old)} +${range(first + shift, fresh)} @@`
  return { lines: [head, ...rows.flatMap(({ sign, line }) => rowLines(sign, line))], added: fresh - old }
}

function range(first: number, count: number): string {
  return `${count === 0 ? first : first + 1},${count}`
}

/** Each with its end of line; the last may have none. */
function split(text: string): readonly string[] {
  return text === '' ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
}

function rowLines(sign: string, line: string): string[] {
  if (line.endsWith('\n')) return [`${sign}${line.slice(0, -1)}`]
  return [`${sign}${line}`, '\\ No newline at end of file']
}
