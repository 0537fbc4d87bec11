import { type Command, InvalidArgumentError } from 'commander'
import type { OutputFormat } from '../../../context.ts'
import { parseMoment } from '../../../domain/trace/window.ts'
import { usageError } from '../../../errors.ts'
import { readMoment, type WindowFlags } from '../window.ts'

export interface StatsFlags {
  readonly stats?: true
  /** `1h`: this long a window against the one before it. */
  readonly compare?: string
  /** Where the window to compare with begins; as long as the one it is compared with. */
  readonly baselineSince?: string
  /** With `compare`: the moment between the two windows. */
  readonly deployed?: string
  /** Traces to read of each window. */
  readonly sample?: number
}

/** A hundred calls of BatchGetTraces: some ten seconds. */
export const SAMPLE = 500

/** The flags that make one table of many traces. */
export function withStatsFlags(command: Command): Command {
  return command
    .option('--stats', 'statistics of the traces instead of a list: rate, failures, cold starts, latency')
    .option('--compare <span>', 'what got slower: the last 1h, for example, against the 1h before it')
    .option('--baseline-since <when>', 'with --compare: against as long a window that begins here')
    .option('--deployed <when>', 'with --compare: what is after this moment against what was before it')
    .option('--sample <count>', 'with --stats and --compare: traces to read, evenly chosen', count, SAMPLE)
}

function count(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value > 10_000) {
    throw new InvalidArgumentError('It takes a whole number from 1 to 10000.')
  }
  return value
}

/**
 * Whether statistics are wanted, rather than traces.
 * @throws OtlError (usage) where the output is one that the list, or the statistics, have not
 */
export function wantsStats({ stats, compare }: StatsFlags, output: OutputFormat): boolean {
  if (stats === true || compare !== undefined) {
    if (output === 'jsonl')
      throw usageError('statistics are one document: --output takes text, json or markdown')
    return true
  }
  if (output !== 'markdown') return false
  throw usageError('otl traces does not print markdown without --stats or --compare')
}

/**
 * With `--compare 1h` the window is the hour before `--until`, whatever `--since` says; with `--deployed` that after it, as
 * far as it has passed.
 */
export function withComparedWindow<Flags extends StatsFlags & WindowFlags>(flags: Flags, now: Date): Flags {
  const { compare, deployed, until } = flags
  if (compare === undefined) {
    if (deployed === undefined) return flags
    throw usageError('--deployed belongs to --compare', `--compare 1h --deployed ${deployed}`)
  }
  const end = readMoment('--until', until, now)
  const start = /^\d{4}-/.test(compare) ? undefined : parseMoment(compare, end)
  if (start === undefined || start >= end)
    throw usageError(`--compare ${compare} is not a span of time`, 'for example --compare 1h, or 30m, or 1d')
  if (deployed === undefined) return { ...flags, since: start.toISOString() }
  const since = readMoment('--deployed', deployed, now)
  if (since >= end) throw usageError(`--deployed ${deployed} is not before ${until}`)
  const last = new Date(Math.min(end.getTime(), since.getTime() + end.getTime() - start.getTime()))
  return { ...flags, since: since.toISOString(), until: last.toISOString() }
}
