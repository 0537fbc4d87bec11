import type { Span } from './model.ts'
import { parentPositions } from './tree/positions.ts'

export interface Retry {
  /** Id of the span that failed and is repeated here. */
  readonly of: string
  /** 1 for the second try. */
  readonly count: number
}

/**
 * By position: spans that do again what the one before them, below the same parent, failed at. X-Ray and OpenTelemetry
 * tell no such thing: it shows in the same name and the same request after a failure that had ended.
 */
export function retriesIn(spans: readonly Span[]): ReadonlyMap<number, Retry> {
  const retries = new Map<number, Retry>()
  if (!spans.some(hasFailed)) return retries
  const parents = parentPositions(spans)
  /** The latest of each request below each parent. */
  const latest = new Map<string, number>()
  spans.forEach((span, at) => {
    if (!REPEATED.has(span.kind)) return
    const request = `${parents[at]} ${span.kind} ${span.name}\n${span.summary ?? ''}`
    const before = latest.get(request)
    latest.set(request, at)
    const failed = before === undefined ? undefined : spans[before]
    if (before === undefined || failed === undefined || !hasFailed(failed)) return
    if (failed.end === undefined || failed.end > span.start) return
    retries.set(at, { of: failed.id, count: (retries.get(before)?.count ?? 0) + 1 })
  })
  return retries
}

const REPEATED: ReadonlySet<Span['kind']> = new Set(['call', 'local', 'segment', 'service', 'function'])

function hasFailed({ status }: Span): boolean {
  return status === 'fault' || status === 'error' || status === 'throttle'
}
