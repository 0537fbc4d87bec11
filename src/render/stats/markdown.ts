import type { TraceStats } from '../../domain/trace/stats/collect.ts'
import { latencyOf, type Tally } from '../../domain/trace/stats/tally.ts'
import { formatCount, formatMs, formatRate, formatShare } from '../figures.ts'
import { escaped } from '../status-markdown.ts'
import { frameSentence, perMinute, type StatsFrame } from './frame.ts'
import { moreSentence, rowLabel, sections } from './rows.ts'

/** GitHub's Markdown, for a ticket. */
export function renderStatsMarkdown(stats: TraceStats, frame: StatsFrame): string[] {
  const { whole, rows } = stats
  const parts = sections(rows, ({ kind }) => kind)
  return [
    escaped(frameSentence(frame)),
    '',
    '| | requests | per minute | errors | faults | cold | p50 | p90 | p99 | own time a trace |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    row('**whole traces**', whole, '', frame),
    ...parts
      .flatMap((part) => part.rows)
      .map((one) => row(escaped(rowLabel(one, '→')), one.tally, formatMs(one.ownMs / whole.requests), frame)),
    ...parts
      .filter(({ more }) => more > 0)
      .flatMap(({ title, more }) => ['', `${title}: ${moreSentence(more)}`]),
  ]
}

function row(label: string, tally: Tally, own: string, frame: StatsFrame): string {
  const { requests, errors, throttles, faults, coldStarts } = tally
  const latency = latencyOf(tally)
  const figures = [
    formatCount(requests),
    formatRate(perMinute(requests, frame)),
    formatShare((errors + throttles) / requests),
    formatShare(faults / requests),
    formatShare(coldStarts / requests),
    formatMs(latency?.p50),
    formatMs(latency?.p90),
    formatMs(latency?.p99),
    own,
  ]
  return `| ${[label, ...figures].join(' | ')} |`
}
