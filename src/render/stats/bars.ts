import { latencyOf, type Tally } from '../../domain/trace/stats/tally.ts'
import type { Canvas } from '../canvas.ts'
import { blank } from '../text.ts'

/** How long, from nothing: solid to the median, a beam to p90, a line to p99. */
export function latencyBar(tally: Tally, width: number, most: number, { style, glyphs }: Canvas): string {
  const { p50 = 0, p90 = 0, p99 = 0 } = latencyOf(tally) ?? {}
  const at = (ms: number) => (most > 0 ? Math.round((ms / most) * width) : 0)
  const solid = p99 > 0 ? Math.max(1, at(p50)) : 0
  const beam = Math.max(0, at(p90) - solid)
  const line = Math.max(0, at(p99) - solid - beam)
  return (
    style.work(glyphs.bar.repeat(solid)) +
    style.work(glyphs.beam.repeat(beam)) +
    style.quiet(glyphs.line.repeat(line)) +
    blank(width - solid - beam - line)
  )
}

export function longest(tallies: readonly Tally[]): number {
  return tallies.reduce((most, tally) => Math.max(most, latencyOf(tally)?.p99 ?? 0), 0)
}
