import type { PictureShare } from '../picture/breakdown.ts'
import { drawBar } from './bar.ts'
import { SIZE } from './style.ts'
import { element, escapeXml } from './xml.ts'

const BAR = 22
/** Cells: what is drawn of a part before its words, and the blanks behind them. */
const SAMPLE = 2
const APART = 3

/** Where the time went: one bar as wide as the picture, and below it what each part is. */
export function drawBreakdown(shares: readonly PictureShare[], cells: number, top: number) {
  if (shares.length === 0) return { lines: [], bottom: top }
  const left = SIZE.margin + 2 * SIZE.cell
  const y = top + BAR
  const bar = { parts: shares, open: false, instant: false }
  const legend = drawLegend(shares, cells, left, y + SIZE.line + 4)
  return { lines: [drawBar(bar, left, (cells - 2) * SIZE.cell, y), ...legend.lines], bottom: legend.bottom }
}

function drawLegend(shares: readonly PictureShare[], cells: number, left: number, top: number) {
  const lines: string[] = []
  let [at, y] = [0, top]
  for (const { text, look, shape } of shares) {
    const taken = SAMPLE + text.length
    if (at > 0 && at + taken > cells - 2) [at, y] = [0, y + SIZE.line]
    const x = left + at * SIZE.cell
    const sample = { parts: [{ from: 0, to: 1, look, shape }], open: false, instant: false }
    lines.push(
      drawBar(sample, x, 1.4 * SIZE.cell, y),
      element('text', { x: x + SAMPLE * SIZE.cell, y: y + SIZE.font * 0.34, class: 'text' }, escapeXml(text)),
    )
    at += taken + APART
  }
  return { lines, bottom: y + SIZE.line / 2 }
}
