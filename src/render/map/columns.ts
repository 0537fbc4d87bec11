import { failedShare, latencyOf, type Tally } from '../../domain/trace/stats/tally.ts'
import type { Canvas, Paint } from '../canvas.ts'
import type { Column } from '../columns.ts'
import { formatCount, formatMs, formatRate, formatShare } from '../figures.ts'

/** The numbers of services and calls. */
export function tallyColumns<Row>(
  tallyOf: (row: Row) => Tally,
  rateOf: (requests: number) => number | undefined,
  { style }: Canvas,
): Column<Row>[] {
  const number = (
    title: string,
    keep: number,
    text: (tally: Tally) => string,
    paint?: Paint,
  ): Column<Row> => ({
    title,
    keep,
    text: (row) => (tallyOf(row).requests === 0 ? '' : text(tallyOf(row))),
    ...(paint ? { paint: () => paint } : {}),
  })
  const share = (count: (tally: Tally) => number) => (tally: Tally) =>
    formatShare(count(tally) / tally.requests)
  const perMinute = ({ requests }: Tally) => formatRate(rateOf(requests))
  const latency = (which: 'mean' | 'p50' | 'p90' | 'p99') => (tally: Tally) =>
    formatMs(latencyOf(tally)?.[which])
  return [
    number('requests', 8, ({ requests }) => formatCount(requests)),
    number('per min', 3, perMinute, style.quiet),
    number(
      'errors',
      6,
      share(({ errors, throttles }) => errors + throttles),
      style.warn,
    ),
    number(
      'faults',
      7,
      share(({ faults }) => faults),
      style.bad,
    ),
    number('mean', 4, latency('mean')),
    number('p50', 5, latency('p50'), style.quiet),
    number('p90', 2, latency('p90'), style.quiet),
    number('p99', 1, latency('p99'), style.quiet),
  ]
}

/** Two cells before a name: the worst that happened. */
export function tallySign({ faults, errors, throttles }: Tally, { style, glyphs }: Canvas): string {
  if (faults > 0) return style.bad(`${glyphs.bad} `)
  return errors + throttles > 0 ? style.warn(`${glyphs.warn} `) : '  '
}

export function tallyPaint(tally: Tally, { style }: Canvas): Paint {
  if (failedShare(tally) === 0) return (text) => text
  return tally.faults > 0 ? style.bad : style.warn
}
