import type { Canvas } from '../canvas.ts'
import { blank } from '../text.ts'

/**
 * A change as a bar from the middle: to the left what got faster, to the right what got slower. Solid is what the row
 * itself did, a beam what the rows below it explain, as in a waterfall.
 *
 *     faster  ━━━██│          │█████━━  slower
 *
 * @param most the change that fills a side
 */
export function changeBar(
  change: number | undefined,
  own: number | undefined,
  { width, most }: { readonly width: number; readonly most: number },
  { style, glyphs }: Canvas,
): string {
  const half = Math.floor((width - 1) / 2)
  const amount = change === undefined || most <= 0 ? 0 : Math.abs(change) / most
  // What can be told from nothing is drawn.
  const cells = amount >= 0.01 ? Math.max(1, Math.round(amount * half)) : 0
  const aligned = own !== undefined && change !== undefined && Math.sign(own) === Math.sign(change)
  const solid = aligned ? Math.min(cells, Math.round((Math.abs(own) / Math.abs(change)) * cells)) : 0
  const beam = glyphs.beam.repeat(cells - solid)
  const bar = glyphs.bar.repeat(solid)
  const empty = blank(half - cells)
  const axis = style.quiet(glyphs.pipe)
  if (change !== undefined && change < 0)
    return `${empty}${style.good(beam + bar)}${axis}${blank(width - half - 1)}`
  return blank(half) + axis + style.bad(bar + beam) + blank(width - half - 1 - cells)
}
