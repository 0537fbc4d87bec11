import type { LogEvent, LogQuestion } from './model.ts'

/** Where in one stream an invocation has written: an environment runs one at a time. */
export interface Stretch {
  readonly stream: string
  readonly from: number
  readonly to: number
}

/**
 * Where to read on, from the lines that name the invocation. What it printed without an id is between them.
 * With a request id that alone counts: a retry of the same trace may run in the same environment.
 */
export function stretchesOf(hits: readonly LogEvent[], question: LogQuestion): readonly Stretch[] {
  const { requestId, coldStart, from } = question
  const named = hits.filter(({ message }) => requestId !== undefined && message.includes(requestId))
  const counted = named.length > 0 ? named : hits
  const streams = new Map<string, Stretch>()
  for (const { stream, at } of counted) {
    const known = streams.get(stream) ?? { stream, from: coldStart ? Math.min(from, at) : at, to: at }
    streams.set(stream, { stream, from: Math.min(known.from, at), to: Math.max(known.to, at) })
  }
  return [...streams.values()]
}

/** Where Lambda and its runtimes write the request id: the platform's lines, the columns of text, the field of JSON. */
const WRITTEN =
  /RequestId: ([0-9a-f-]{36})|^\S+\t([0-9a-f-]{36})\t|"(?:requestId|AWSRequestId|function_request_id)"\s*:\s*"([0-9a-f-]{36})"/

/** Whether a line of such a stretch is another invocation's. */
export function isOthers(message: string, { requestId }: LogQuestion): boolean {
  if (requestId === undefined) return false
  const found = WRITTEN.exec(message)
  const written = found?.[1] ?? found?.[2] ?? found?.[3]
  return written !== undefined && written !== requestId
}

/** The last line that Lambda writes about an invocation, as text or as JSON. */
export function isReport(message: string): boolean {
  return /^REPORT RequestId: |"type"\s*:\s*"platform\.report"/.test(message)
}

/** Lines that Lambda writes around those of the function, and that say nothing which the trace does not. */
export function isPlatform(message: string): boolean {
  return (
    /^(START|END) RequestId: |^INIT_START |^XRAY TraceId: /.test(message) ||
    /"type"\s*:\s*"platform\.(start|runtimeDone|initStart|initRuntimeDone|initReport)"/.test(message)
  )
}

/** Without what the row tells already: the moment and the request id that runtimes put before each line. */
export function withoutPrefix(message: string, { requestId }: Pick<LogQuestion, 'requestId'>): string {
  const text = message.trimEnd().replace(/^REPORT RequestId: \S+\s+/, 'REPORT ')
  if (requestId === undefined) return text
  const [, level, rest] = /^(\[[A-Z]+\]\t)?\d{4}-\d\d-\d\dT[\d:.]+Z\t(.*)$/s.exec(text) ?? []
  const lead = `${requestId}\t`
  return rest?.startsWith(lead) ? `${level ?? ''}${rest.slice(lead.length)}` : text
}

/** Holds the first and the last of many, and counts what is between them. */
export function bothEnds<T>(first: number, last: number) {
  const head: T[] = []
  const tail: T[] = []
  let dropped = 0
  return {
    add(item: T): void {
      if (head.length < first) head.push(item)
      else tail.push(item)
      if (tail.length > last) {
        tail.shift()
        dropped++
      }
    },
    items: (): readonly T[] => [...head, ...tail],
    get dropped() {
      return dropped
    },
  }
}
