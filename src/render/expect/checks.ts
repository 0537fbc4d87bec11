import type { VerdictKind } from '../../domain/trace/expect/judge.ts'
import { type Check, outcomeOf } from '../../domain/trace/expect/run.ts'
import type { Canvas, Paint } from '../canvas.ts'
import { blank, cells, safe } from '../text.ts'
import { wrap } from '../wrap.ts'

/** One line for each expectation with what was found, and how many hold. */
export function renderChecks(checks: readonly Check[], canvas: Canvas): string[] {
  const lines = renderCheckLines(checks, canvas)
  const holding = checks.filter(({ kind }) => kind === 'holds').length
  const paint = paintOf(outcomeOf(checks), canvas)
  return [...lines, '', paint(`${holding} of ${checks.length} hold`)]
}

/** @param indent cells before each line */
export function renderCheckLines(checks: readonly Check[], canvas: Canvas, indent = 0): string[] {
  const longest = Math.max(0, ...checks.map(({ text }) => cells(safe(text))))
  const column = Math.min(longest, Math.floor((canvas.width - indent) / 2))
  return checks.flatMap((check) => renderCheck(check, column, indent, canvas))
}

function renderCheck(check: Check, column: number, indent: number, canvas: Canvas): string[] {
  const { style, glyphs, width } = canvas
  const text = safe(check.text)
  const paint = paintOf(check.kind, canvas)
  const sign = `${blank(indent)}${paint(signOf(check.kind, canvas))} `
  const said = check.kind === 'holds' ? style.quiet : paint
  const below = indent + 2 + column + 2
  const room = Math.max(10, width - below)
  const found = wrap(safe(check.said), room).map(said)
  const near =
    check.near.length === 0 ? [] : wrap(`${glyphs.arrow} ${nearText(check.near)}`, room).map(style.quiet)
  const lines = [...found, ...near].map((line) => blank(below) + line)
  if (cells(text) > column) {
    return [
      ...wrap(text, width - indent - 2).map((line, at) => (at === 0 ? sign : blank(indent + 2)) + line),
      ...lines,
    ]
  }
  const [first = '', ...rest] = [...found, ...near]
  return [
    `${sign}${text}${blank(column - cells(text) + 2)}${first}`,
    ...rest.map((line) => blank(below) + line),
  ]
}

/** What is there instead. */
export function nearText(near: readonly string[]): string {
  return `there ${near.length === 1 ? 'is' : 'are'} ${safe(near.join(', '))}`
}

export function signOf(kind: VerdictKind, { glyphs }: Canvas): string {
  return kind === 'holds' ? glyphs.ok : kind === 'fails' ? glyphs.bad : '?'
}

export function paintOf(kind: VerdictKind, { style }: Canvas): Paint {
  return kind === 'holds' ? style.good : kind === 'fails' ? style.bad : style.warn
}
