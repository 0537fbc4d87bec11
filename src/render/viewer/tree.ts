import type { Trace } from '../../domain/trace/model.ts'
import { matcherOf, textOfSpan } from './match.ts'
import type { SpanView } from './model.ts'

/** By span, the place after the last one below it. */
export function endsOf({ spans }: Trace): Int32Array {
  const ends = new Int32Array(spans.length).fill(spans.length)
  const open: number[] = []
  spans.forEach(({ depth }, at) => {
    // Spans are in drawing order: whatever is not above this one is over.
    while (open.length > depth) ends[open.pop() ?? 0] = at
    open.push(at)
  })
  return ends
}

/** The rows to be seen: without what is below closed spans, and with a filter only matches and what they are in. */
export function viewOf(trace: Trace, closed: ReadonlySet<string>, filter: string): SpanView {
  const ends = endsOf(trace)
  const kept = filter.trim() === '' ? undefined : keptBy(trace, filter)
  const rows: number[] = []
  for (let at = 0; at < trace.spans.length; ) {
    const span = trace.spans[at]
    if (span === undefined) break
    if (kept === undefined || kept[at] === 1) rows.push(at)
    at = closed.has(span.id) ? (ends[at] ?? at + 1) : at + 1
  }
  return { trace, ends, rows: Int32Array.from(rows) }
}

function keptBy(trace: Trace, filter: string): Uint8Array {
  const matches = matcherOf(filter)
  const kept = new Uint8Array(trace.spans.length)
  const above: number[] = []
  trace.spans.forEach((span, at) => {
    above.length = span.depth
    above[span.depth] = at
    const duration = span.end === undefined ? undefined : span.end - span.start
    if (!matches(textOfSpan(trace, at), duration)) return
    for (let depth = span.depth; depth >= 0; depth--) {
      const ancestor = above[depth]
      if (ancestor === undefined || kept[ancestor] === 1) break
      kept[ancestor] = 1
    }
  })
  return kept
}

export function hasChildren({ ends }: SpanView, at: number): boolean {
  return (ends[at] ?? 0) > at + 1
}

/** Place of the parent, or -1. */
export function parentOf({ spans }: Trace, at: number): number {
  const depth = spans[at]?.depth ?? 0
  for (let before = at - 1; before >= 0; before--) {
    if ((spans[before]?.depth ?? 0) < depth) return before
  }
  return -1
}

/** Place in `rows` of a span, or of what it is hidden in. */
export function rowOf({ rows }: SpanView, at: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** Ids of the closed spans that hide this one. */
export function hiding(trace: Trace, closed: ReadonlySet<string>, at: number): string[] {
  const found: string[] = []
  for (let above = parentOf(trace, at); above >= 0; above = parentOf(trace, above)) {
    const id = trace.spans[above]?.id
    if (id !== undefined && closed.has(id)) found.push(id)
  }
  return found
}
