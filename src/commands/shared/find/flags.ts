import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Annotation, parseAnnotation } from '../../../domain/trace/find/annotation.ts'
import { unquotable } from '../../../domain/trace/find/filter.ts'
import { flawIn } from '../../../domain/trace/find/flaw.ts'
import { parseStatusRange, type StatusRange } from '../../../domain/trace/find/http-status.ts'
import { type SortKey, sortKeys } from '../../../domain/trace/find/sort.ts'
import { parseSeconds } from '../../../domain/trace/find/span-of-time.ts'

/** What the command line says about the traces that are wanted. */
export interface FindFlags {
  /** `15m`, `2h`, or an ISO date and time. */
  readonly since: string
  readonly until: string
  readonly limit: number
  readonly sort: SortKey
  readonly failed?: true
  readonly fault?: true
  readonly error?: true
  readonly throttle?: true
  readonly cold?: true
  readonly partial?: true
  /** Seconds. */
  readonly slow?: number
  readonly http?: StatusRange
  readonly url?: string
  readonly annotation?: readonly Annotation[]
  readonly user?: string
  readonly filter?: string
  readonly region?: string
}

/** The flags that say which traces; whatever is done with them then. */
export function withFindFlags(command: Command): Command {
  return command
    .option('--since <when>', 'how far back: 15m, 2h, 1d, or an ISO date and time', '15m')
    .option('--until <when>', 'where to stop', 'now')
    .option('--limit <count>', 'traces to list', count, 20)
    .addOption(
      new Option('--sort <by>', `what comes first: ${sortKeys.join(', ')}`).choices(sortKeys).default('time'),
    )
    .option('--failed', 'only where the function failed in any of these ways:')
    .option('--fault', 'only faults, as X-Ray counts them: 5xx')
    .option('--error', 'only errors, as X-Ray counts them: 4xx, and what the handler throws')
    .option('--throttle', 'only throttles: 429')
    .option('--cold', 'only cold starts')
    .option('--slow <time>', 'only where the function, or the trace, took at least this: 2s, 500ms', seconds)
    .option('--partial', 'only what X-Ray has not yet seen all of')
    .option('--http <status>', 'only with this answer to the request: 5xx, 404, 500-504', status)
    .option('--url <part>', 'only requests of an address with this in it', text)
    .option('--annotation <key=value>', 'only with this annotation; may be repeated', annotation)
    .option('--user <name>', 'only of this user', text)
    .option('--filter <expression>', 'an X-Ray filter expression, added to the others', expression)
}

function count(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 10_000) {
    throw new InvalidArgumentError('It takes a whole number up to 10000.')
  }
  return value
}

function seconds(text: string): number {
  const value = parseSeconds(text.trim())
  if (value === undefined) throw new InvalidArgumentError('It takes a time such as 2s or 500ms.')
  return value
}

function status(text: string): StatusRange {
  const range = parseStatusRange(text.trim())
  if (range === undefined) throw new InvalidArgumentError('It takes a status such as 5xx, 404 or 500-504.')
  return range
}

function annotation(text: string, earlier: readonly Annotation[] = []): readonly Annotation[] {
  const read = parseAnnotation(text)
  if (read === undefined) {
    throw new InvalidArgumentError('It takes key=value; a key is of letters, digits, _ and dots.')
  }
  plain(read.value)
  return [...earlier, read]
}

function text(value: string): string {
  plain(value)
  if (value === '') throw new InvalidArgumentError('It takes a text.')
  return value
}

function plain(value: string): void {
  const flaw = unquotable(value)
  if (flaw !== undefined) throw new InvalidArgumentError(`X-Ray has no escapes, so ${flaw}.`)
}

function expression(value: string): string {
  const flaw = flawIn(value)
  if (flaw !== undefined) throw new InvalidArgumentError(`The expression ${flaw}.`)
  return value
}
