import type { LogQuery } from '../../../domain/trace/logs/model.ts'
import type { OpenPlace } from './places.ts'

/** Where Transaction Search puts every span. */
const GROUP = 'aws/spans'
/** Events of that group that are read to find traces. */
const EVENTS = 50_000
/** A trace may have begun so long before one of its spans ended. */
const EARLIER_MS = 3_600_000

export interface SpanIds {
  /** In the order of the last spans, newest first. */
  readonly ids: readonly string[]
  /** When traces with these ids may have begun. */
  readonly window: { readonly start: Date; readonly end: Date }
  /** There are more traces in that time. */
  readonly more: boolean
}

/**
 * Ids of the newest traces of a place, by their spans in CloudWatch Logs. A function's name may be part of another's:
 * that is judged when they are read.
 * @param most ids
 */
export async function spanIds(
  { aws, functions }: Pick<OpenPlace, 'aws' | 'functions'>,
  { since, until }: Pick<LogQuery, 'since' | 'until'>,
  most: number,
): Promise<SpanIds> {
  const pattern = functions.map((name) => `?"${name}"`).join(' ')
  const query = { group: GROUP, since, until, newestFirst: true, ...(pattern ? { pattern } : {}) }
  const ids = new Set<string>()
  let oldest = until.getTime()
  let read = 0
  let more = false
  for await (const { at, message } of aws.readLogs(query)) {
    const [, time, rest] = /"traceId"\s*:\s*"([0-9a-f]{8})([0-9a-f]{24})"/i.exec(message) ?? []
    more = ++read > EVENTS
    if (more) break
    if (time === undefined) continue
    const id = `1-${time}-${rest}`.toLowerCase()
    more = !ids.has(id) && ids.size >= most
    if (more) break
    ids.add(id)
    oldest = Math.min(oldest, at)
  }
  return { ids: [...ids], window: { start: new Date(oldest - EARLIER_MS), end: until }, more }
}
