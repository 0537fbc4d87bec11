import { CATEGORIES } from '../../../domain/trace/path/index.ts'
import type { ComparedRow, StatsComparison } from '../../../domain/trace/stats/compare.ts'
import { failedShare, latencyOf, type Tally } from '../../../domain/trace/stats/tally.ts'
import { counted } from '../../../domain/trace/words.ts'
import { formatChange, formatMs, formatShare } from '../../figures.ts'
import { CATEGORY_WORDS } from '../../waterfall/breakdown.ts'
import { rowLabel } from '../rows.ts'

/** Less than this is no difference between two medians. */
const NOTHING_MS = 0.5
const NOTHING_SHARE = 0.05
/** With fewer traces, one slow one makes the median. */
const FEW = 10

/** What there is to say, in a few sentences. */
export function concludeComparison(comparison: StatsComparison, arrow: string): string {
  const { before, after } = comparison
  if (before.whole.requests === 0 || after.whole.requests === 0) return nothingToCompare(comparison)
  return [
    `${latencySentence(comparison)}${blame(comparison, arrow)}`,
    failureSentence(comparison),
    coldSentence(before.whole, after.whole),
    newRows(comparison, arrow),
    Math.min(before.whole.requests, after.whole.requests) < FEW
      ? 'There are too few traces to be sure of any of it'
      : '',
  ]
    .filter((part) => part !== '')
    .map((part) => `${part}.`)
    .join(' ')
}

function nothingToCompare({ before, after }: StatsComparison): string {
  if (before.whole.requests === 0 && after.whole.requests === 0)
    return 'There are no traces in either window.'
  return before.whole.requests === 0
    ? 'There are no traces before, so there is nothing to compare with.'
    : 'There are no traces in this window.'
}

function latencySentence({ before, after, change }: StatsComparison): string {
  const [from, to] = [latencyOf(before.whole)?.p50, latencyOf(after.whole)?.p50]
  if (from === undefined || to === undefined || change === undefined) return 'Nothing has ended yet'
  if (isNothing(change, from)) return `The median trace takes as long as before, ${formatMs(to)}`
  const share = from > 0 && to < 2 * from ? ` (${formatShare(Math.abs(change) / from)})` : ''
  return `The median trace takes ${formatMs(to)}, ${formatMs(Math.abs(change))}${share} ${change > 0 ? 'longer' : 'less'} than before`
}

function isNothing(change: number, from: number): boolean {
  return Math.abs(change) < Math.max(NOTHING_MS, from * NOTHING_SHARE)
}

/**
 * Own times of the average trace add up to it, so the greatest change among them is where it comes from, if it is most of
 * it. Cold starts are seldom in a median; they have a sentence of their own.
 */
function blame({ rows, change = 0, before }: StatsComparison, arrow: string): string {
  if (isNothing(change, latencyOf(before.whole)?.p50 ?? 0)) return ''
  const cause = rows.filter(isNoStart).find(({ ownChange }) => Math.sign(ownChange) === Math.sign(change))
  if (cause === undefined || Math.abs(cause.ownChange) < Math.abs(change) / 2) return ''
  const { row, ownChange } = cause
  const amount = `${ownChange > 0 ? '+' : '-'}${formatMs(Math.abs(ownChange))} a trace`
  return `, most of it in ${rowLabel(row, arrow)} (${amount})`
}

function isNoStart({ row }: ComparedRow): boolean {
  return row.kind !== 'initialization'
}

function failureSentence({ before, after, failures }: StatsComparison): string {
  const [from, to] = [failedShare(before.whole), failedShare(after.whole)].map(
    (share) => formatShare(share) || 'none',
  )
  if (failures === 'same' || failures === undefined)
    return from === to || from === undefined
      ? ''
      : `${capital(to ?? '')} failed, ${from} before: that may be chance`
  return `${failures === 'more' ? 'More' : 'Fewer'} fail: ${to}, ${from} before`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function coldSentence(before: Tally, after: Tally): string {
  const [from, to] = [before.coldStarts / before.requests, after.coldStarts / after.requests]
  if (Math.abs(to - from) < 0.05) return ''
  return `${capital(formatShare(to) || 'none')} had a cold start, ${formatShare(from) || 'none'} before`
}

function newRows({ rows }: StatsComparison, arrow: string): string {
  const told = (which: 'before' | 'after', words: string) => {
    const [first, ...rest] = rows.filter((row) => row[which] === undefined && isNoStart(row))
    if (first === undefined) return ''
    return `${rowLabel(first.row, arrow)}${rest.length > 0 ? ` and ${counted(rest.length, 'other')}` : ''} ${words}`
  }
  return [told('before', 'only now'), told('after', 'only before')].filter((part) => part !== '').join(', ')
}

/** Less than this of the average trace is not worth a word. */
const LEAST_MS = 0.5

/** `on the critical path of the average trace: external -80.2ms, computation +2.10ms`, the most first; empty for nothing. */
export function pathSentence({ before, after }: StatsComparison): string {
  if (before.whole.requests === 0 || after.whole.requests === 0) return ''
  const changes = CATEGORIES.map((category) => ({
    category,
    ms: after.breakdown[category] - before.breakdown[category],
  }))
    .filter(({ ms }) => Math.abs(ms) >= LEAST_MS)
    .sort((a, b) => Math.abs(b.ms) - Math.abs(a.ms))
  if (changes.length === 0) return ''
  const told = changes.map(({ category, ms }) => `${CATEGORY_WORDS[category]} ${formatChange(ms)}`)
  return `on the critical path of the average trace: ${told.join(', ')}`
}
