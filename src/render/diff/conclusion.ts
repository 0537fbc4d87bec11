import { callerOf, type DiffRow, factsOf, type TraceDiff } from '../../domain/trace/diff/diff.ts'
import { counted } from '../../domain/trace/words.ts'
import { formatMs, formatShare } from '../figures.ts'

/** Less than this is no difference: clocks and neighbours make as much. */
const NOTHING_MS = 0.5
const NOTHING_SHARE = 0.01

/** What there is to say, in a sentence or two. Holds names as they came. */
export function concludeDiff(diff: TraceDiff, arrow: string): string {
  const { added, removed, cold, broke, mended, causes } = factsOf(diff)
  const of = (row: DiffRow) => pathOf(diff.rows, row, arrow)
  const shape = [
    added > 0 ? `${counted(added, 'row')} only in B` : '',
    removed > 0 ? `${counted(removed, 'row')} only in A` : '',
  ].filter((part) => part !== '')
  const [cause] = causes
  return [
    `${durations(diff)}${cause && !isNothing(diff) ? blame(diff, cause, of(cause)) : ''}`,
    cold === undefined ? '' : `Only ${cold === 'after' ? 'B' : 'A'} has a cold start`,
    failures('B', broke.map(of)),
    failures('A', mended.map(of)),
    shape.join(', '),
  ]
    .filter((part) => part !== '')
    .map((part) => `${part}.`)
    .join(' ')
}

function isNothing({ change, before }: TraceDiff): boolean {
  return Math.abs(change) < Math.max(NOTHING_MS, before.duration * NOTHING_SHARE)
}

function durations(diff: TraceDiff): string {
  const { before, after, change } = diff
  if (isNothing(diff)) return `A and B took the same time, ${formatMs(before.duration)}`
  const [took, than] = [`B took ${formatMs(after.duration)}`, change > 0 ? 'longer than' : 'less than']
  if (before.duration > 0 && after.duration >= 2 * before.duration) {
    return `${took}, ${(after.duration / before.duration).toPrecision(2)} times as long as A`
  }
  const share = before.duration > 0 ? ` (${formatShare(Math.abs(change) / before.duration)})` : ''
  return `${took}, ${formatMs(Math.abs(change))}${share} ${than} A`
}

function blame({ change }: TraceDiff, { ownChange = 0 }: DiffRow, path: string): string {
  const share = ownChange / change
  const amount = `${ownChange > 0 ? '+' : '-'}${formatMs(Math.abs(ownChange))}`
  if (share > 1.2) return `, with ${amount} in ${path} alone`
  return share >= 0.5
    ? `, most of it in ${path} (${amount})`
    : `, more in ${path} (${amount}) than anywhere else`
}

function failures(which: string, paths: readonly string[]): string {
  const [first, ...rest] = paths
  if (first === undefined) return ''
  return `Only ${which} failed in ${first}${rest.length > 0 ? ` and ${counted(rest.length, 'other row')}` : ''}`
}

/** `orders → DynamoDB PutItem stock`. */
function pathOf(rows: readonly DiffRow[], row: DiffRow, arrow: string): string {
  const span = (row.after ?? row.before)?.span
  const caller = callerOf(rows, row)
  const above = (caller?.after ?? caller?.before)?.span.name
  const own = [span?.name, span?.kind === 'call' ? span.summary : undefined].filter(Boolean).join(' ')
  return above === undefined || span?.kind !== 'call' ? own : `${above} ${arrow} ${own}`
}
