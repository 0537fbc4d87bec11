import { millis } from '../../domain/trace/model.ts'
import type { Canvas } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { cellAt, type Scale } from './scale.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Steps that people count in, beyond the decimal ones of a second. */
const STEPS = [1, 2, 5, 10, 15, 30]
  .map((n) => n * SECOND)
  .concat([1, 2, 5, 10, 15, 30].map((n) => n * MINUTE))
  .concat([1, 2, 3, 6, 12].map((n) => n * HOUR))
const APART = 10

export interface AxisLabel {
  /** Where the text begins. */
  readonly cell: number
  /** The same before it was rounded to a cell. */
  readonly exact: number
  readonly text: string
  /** Says how much a break cuts out. */
  readonly broken: boolean
}

/** The times above the bars: round numbers, and what every break stands for. */
export function renderAxis(scale: Scale, { style, glyphs }: Canvas): string {
  let line = ''
  for (const { cell, text } of axisLabels(scale, glyphs.gap)) line += ' '.repeat(cell - line.length) + text
  return style.quiet(line)
}

/** Labels in order, as many as stand apart. `gap` is put around what a break stands for. */
export function axisLabels(scale: Scale, gap: string): AxisLabel[] {
  const kept: AxisLabel[] = []
  let end = 0
  for (const label of labels(scale, gap)) {
    const { cell, text } = label
    if (cell < end + (end === 0 ? 0 : 2) || cell + text.length > scale.width) continue
    kept.push(label)
    end = cell + text.length
  }
  return kept
}

/** Breaks win over ticks; both come in order of their cells. */
function labels(scale: Scale, gap: string): AxisLabel[] {
  const breaks = scale.pieces.filter((piece) => piece.broken)
  const marks = breaks.map(({ from, to, left }) => ({
    ...placed(left),
    text: `${gap}${formatDuration(millis(to - from))}${gap}`,
    broken: true,
  }))
  const clear = ticks(scale).filter(
    ({ cell, text }) =>
      !marks.some((mark) => cell < mark.cell + mark.text.length + 1 && mark.cell < cell + text.length + 1),
  )
  return [...marks, ...clear].sort((a, b) => a.cell - b.cell)
}

function ticks(scale: Scale): AxisLabel[] {
  const [first] = scale.pieces.filter((piece) => !piece.broken)
  if (first === undefined) return []
  const cells = first.right - first.left
  const step = niceStep(((first.to - first.from) * APART) / Math.max(1, cells))
  const found: AxisLabel[] = []
  for (const piece of scale.pieces) {
    if (piece.broken) continue
    if (piece !== first)
      found.push({ ...placed(piece.left), text: formatDuration(millis(piece.from)), broken: false })
    else if (step > 0) {
      for (let n = 0; n * step <= piece.to && n <= cells; n++) {
        found.push({
          ...placed(cellAt(scale, n * step)),
          text: n === 0 ? '0' : tickText(n * step),
          broken: false,
        })
      }
    }
  }
  return found
}

const placed = (exact: number) => ({ cell: Math.round(exact), exact })

/** The smallest round step that is not below `least` milliseconds. */
export function niceStep(least: number): number {
  if (!(least > 0) || !Number.isFinite(least)) return 0
  if (least > 500 && least <= 12 * HOUR) return STEPS.find((step) => step >= least) ?? DAY
  const unit = least > 12 * HOUR ? DAY : 1
  const power = 10 ** Math.floor(Math.log10(least / unit))
  const factor = [1, 2, 5, 10].find((n) => n * power * unit >= least * (1 - 1e-9)) ?? 10
  return factor * power * unit
}

/** Round numbers want no decimals: `2s`, `1.5s`, `250ms`, `2m30s`. */
export function tickText(ms: number): string {
  const trim = (n: number) => String(Number(n.toPrecision(6)))
  if (ms < 1) return `${trim(ms * 1000)}µs`
  if (ms < SECOND) return `${trim(ms)}ms`
  if (ms < MINUTE) return `${trim(ms / SECOND)}s`
  const [unit, major, minor] =
    ms < HOUR
      ? ([MINUTE, 'm', 's'] as const)
      : ms < DAY
        ? ([HOUR, 'h', 'm'] as const)
        : ([DAY, 'd', 'h'] as const)
  const lesser = minor === 's' ? SECOND : minor === 'm' ? MINUTE : HOUR
  const rest = Math.round((ms % unit) / lesser)
  return `${Math.floor(ms / unit)}${major}${rest > 0 ? `${rest}${minor}` : ''}`
}
