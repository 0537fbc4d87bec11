import type { ComparedRow, StatsComparison } from '../../../domain/trace/stats/compare.ts'
import { failedShare, latencyOf, type Tally } from '../../../domain/trace/stats/tally.ts'
import { formatChange, formatMs, formatShare } from '../../figures.ts'
import { escaped } from '../../markdown.ts'
import { frameSentence } from '../frame.ts'
import { moreSentence, rowLabel, sections } from '../rows.ts'
import { concludeComparison, pathSentence } from './conclusion.ts'
import type { ComparedFrames } from './index.ts'

/** GitHub's Markdown, for a ticket. */
export function renderComparisonMarkdown(comparison: StatsComparison, frames: ComparedFrames): string[] {
  const { before, after, change } = comparison
  const parts = sections(comparison.rows, ({ row }) => row.kind)
  const line = ({ row, ownChange, ...rest }: ComparedRow) =>
    tableRow(escaped(rowLabel(row, '→')), rest, formatChange(ownChange))
  return [
    `**${escaped(concludeComparison(comparison, '→'))}**`,
    '',
    `- before: ${escaped(frameSentence(frames.before))}`,
    `- now: ${escaped(frameSentence(frames.after))}`,
    '',
    '| | p50 before | p50 now | change | failed before | failed now | own time a trace |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    tableRow('**whole traces**', { before: before.whole, after: after.whole, change }, ''),
    ...parts.flatMap(({ rows }) => rows.map(line)),
    ...parts
      .filter(({ more }) => more > 0)
      .flatMap(({ title, more }) => ['', `${title}: ${moreSentence(more)}`]),
    ...[pathSentence(comparison)].filter((sentence) => sentence !== '').flatMap((sentence) => ['', sentence]),
  ]
}

function tableRow(
  label: string,
  { before, after, change }: Pick<ComparedRow, 'before' | 'after' | 'change'>,
  own: string,
): string {
  const p50 = (tally: Tally | undefined) => formatMs(tally && latencyOf(tally)?.p50)
  const failed = (tally: Tally | undefined) => (tally ? formatShare(failedShare(tally)) : '')
  const told = [
    p50(before),
    p50(after),
    change === undefined ? '' : formatChange(change),
    failed(before),
    failed(after),
    own,
  ]
  return `| ${[label, ...told].join(' | ')} |`
}
