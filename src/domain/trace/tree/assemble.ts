import type { Details, Draft } from '../draft.ts'
import { epochMillis, type Millis, millis, type Span, type Trace } from '../model.ts'
import { newestOfEach } from './newest.ts'
import { walk } from './order.ts'
import { linkParents } from './parents.ts'
import { fillTimes, type Times } from './times.ts'

/** Builds the one canonical trace out of spans in any order and any state. Each repair is said in `gaps`. */
export function assemble(id: string, drafts: readonly Draft[], gaps: readonly string[] = []): Trace {
  const told = [...gaps]
  const distinct = newestOfEach(drafts, told)
  const { nodes } = distinct
  const reported = nodes.length
  const parents = linkParents(distinct, told)
  const times = fillTimes(nodes, parents, reported, told)
  const zero = times.starts.reduce((first, start) => Math.min(first, start), Number.POSITIVE_INFINITY)
  if (nodes.length === 0) return { id, startedAt: epochMillis(0), duration: millis(0), spans: [], gaps: told }
  const spans = place(nodes, parents, times, zero)
  const startedAt = epochMillis(Math.round(zero * 1000) / 1000)
  // An export of otl tells what was repaired before; the same repair is not told twice.
  return { id, startedAt, duration: extent(spans), spans, gaps: [...new Set(told)] }
}

/** From 0 to the latest end; an open span reaches at least its own start. */
export function extent(spans: readonly Span[]) {
  return millis(spans.reduce((latest, span) => Math.max(latest, span.end ?? span.start), 0))
}

/** Parents first, because what a span is depends on where it is. A function that was initialized or restored was cold. */
function place(nodes: readonly Draft[], parents: Int32Array, times: Times, zero: number): Span[] {
  const { order, depth } = walk(parents, byTime(times))
  const placed: PlacedSpan[] = new Array(nodes.length)
  const spans: Span[] = []
  for (const at of order) {
    const node = nodes[at]
    if (node === undefined) continue
    const parent = placed[parents[at] ?? -1]
    const details = node.details(node, parent?.kind)
    if (parent && (details.kind === 'initialization' || details.kind === 'restore')) parent.coldStart = true
    const end = times.ends[at] ?? Number.NaN
    const span = spanOf(
      node,
      details,
      parent?.id,
      depth[at] ?? 0,
      sinceStart(times.starts[at] ?? zero, zero),
      Number.isNaN(end) ? undefined : sinceStart(end, zero),
    )
    placed[at] = span
    spans.push(span)
  }
  return spans
}

interface PlacedSpan extends Omit<Span, 'coldStart'> {
  coldStart: boolean
}

/** Written out, because a trace may have many thousand spans and spreading objects dominates the time. */
function spanOf(
  node: Draft,
  details: Details,
  parentId: string | undefined,
  depth: number,
  start: Millis,
  end: Millis | undefined,
): PlacedSpan {
  return {
    id: node.id,
    parentId,
    name: node.name,
    kind: details.kind,
    origin: details.origin,
    namespace: details.namespace,
    summary: details.summary,
    depth,
    start,
    end,
    status: details.status,
    httpStatus: details.httpStatus,
    coldStart: details.coldStart,
    attributes: details.attributes,
    exceptions: details.exceptions,
    links: details.links,
    phases: NONE,
    folded: NONE,
  }
}

const NONE: readonly never[] = []

/** Clocks report microseconds at best; doubles of epoch size carry noise below that. */
function sinceStart(at: number, zero: number) {
  return millis(Math.round((at - zero) * 1000) / 1000)
}

/** By start, then by end with open ones last, then as they came. */
function byTime({ starts, ends }: Times): (a: number, b: number) => number {
  return (a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || later(ends[a], ends[b]) || a - b
}

function later(a = Number.NaN, b = Number.NaN): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1
  return Number.isNaN(b) ? -1 : a - b
}
