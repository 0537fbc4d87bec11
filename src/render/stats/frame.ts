import { counted } from '../../domain/trace/words.ts'
import { formatCount, formatRate, formatWindow } from '../figures.ts'

/** What a statistic was made from. */
export interface StatsFrame {
  readonly since: Date
  readonly until: Date
  /** Traces that X-Ray has in the window. */
  readonly found: number
  /** How many there are is told by those that were read. */
  readonly estimated?: boolean
  /** There are more; counting stopped there. */
  readonly more: boolean
  /** Traces that were read: all of them, or an even sample. */
  readonly read: number
}

export function minutesOf({ since, until }: StatsFrame): number {
  return (until.getTime() - since.getTime()) / 60_000
}

/** A count among the traces read, a minute of all traces. */
export function perMinute(count: number, frame: StatsFrame): number {
  return frame.read === 0 ? 0 : (count * frame.found) / frame.read / minutesOf(frame)
}

/** `1,204 traces, 2026-11-22 11:00 to 12:00 UTC, 20 a minute; 500 of them read, chosen evenly`. */
export function frameSentence(frame: StatsFrame): string {
  const { since, until, found, more, read, estimated = false } = frame
  const count = found < 1_000 ? counted(found, 'trace') : `${found.toLocaleString('en-US')} traces`
  const rate = formatRate(found / minutesOf(frame))
  return [
    `${more ? 'more than ' : estimated ? 'about ' : ''}${count}`,
    `, ${formatWindow(since, until)}`,
    rate === '' ? '' : `, ${rate} a minute`,
    read < found ? `; ${formatCount(read)} of them read, chosen evenly` : '',
  ].join('')
}
