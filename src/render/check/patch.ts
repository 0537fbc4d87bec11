import type { Addition } from '../../domain/template/patch/addition.ts'
import type { PatchedFile } from '../../domain/template/patch/outcome.ts'
import type { Canvas } from '../canvas.ts'
import { folded } from '../layers.ts'
import { hint } from '../said.ts'
import { safe } from '../text.ts'
import type { FixedFile } from './fixes.ts'

/** Whatever a line of a patch may not hold on its way to a terminal; a mark at its end belongs to the line. */
const steering = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]/u

/** The patch of a file, or why none can be shown: it has to be whole to the byte, or it is none. */
export function shownPatch({ file, diff }: Pick<PatchedFile, 'file' | 'diff'>): FixedFile {
  const [, header = ''] = diff
  if (/^\+\+\+ "?b\/(\.\.\/|\/|[A-Za-z]:)/.test(header)) {
    return refused(file, diff, 'it is not in the working folder, and a patch reaches no further')
  }
  const odd = diff.slice(2).some((line) => steering.test(plainOf(line)))
  if (!odd) return { file, diff, result: 'shown' }
  return refused(file, diff, 'lines near the change hold control characters, so it is not shown')
}

/** Tabs, the end of a line as Windows has it, and the mark that a file may begin with are harmless. */
function plainOf(line: string): string {
  return line
    .replace(/^([-+ ])\ufeff/, '$1')
    .replace(/\r$/, '')
    .replaceAll('\t', '')
}

function refused(file: string, diff: readonly string[], reason: string): FixedFile {
  return { file, diff, result: 'refused', reason }
}

/** Patches for stdout: as they are, and coloured where colours are meant. */
export function renderPatches(files: readonly FixedFile[], { style }: Canvas): string[] {
  const paint = (line: string) => {
    if (/^(---|\+\+\+) /.test(line)) return style.strong(line)
    if (line.startsWith('+')) return style.good(line)
    if (line.startsWith('-')) return style.bad(line)
    return line.startsWith('@@') ? style.quiet(line) : line
  }
  return files.flatMap(({ diff, result }) => (result === 'shown' ? diff.map(paint) : []))
}

/** What comes into a file for one function, moved to the left as far as it allows. */
export function renderAdditions(additions: readonly Addition[], canvas: Canvas): string[] {
  return additions.flatMap(({ line, where, rows }) => {
    const indents = rows.filter((row) => row.trim() !== '').map((row) => row.search(/\S/))
    const common = Math.min(...indents)
    const place = where === 'in' ? `in line ${line}` : `behind line ${line}`
    return [...hint(place, canvas), ...rows.flatMap((row) => added(row.slice(common), canvas))]
  })
}

function added(text: string, { width, style }: Canvas): string[] {
  const [first = '', ...rest] = folded(safe(text.replaceAll('\t', '  ')), width - 8)
  return [`      ${style.good(`+ ${first}`)}`, ...rest.map((part) => `        ${style.good(part)}`)]
}
