import type { Details, Draft } from '../draft.ts'
import { epochMillis, millis, type Span, type SpanKind, type Trace } from '../model.ts'
import { newestOfEach } from './newest.ts'
import { walk } from './order.ts'
import { linkParents } from './parents.ts'
import { fillTimes, type Times } from './times.ts'

/** Builds the one canonical trace out of spans in any order and any state. Each repair is said in `gaps`. */
export function assemble(id: string, drafts: readonly Draft[], gaps: readonly string[] = []): Trace {
  const told = [...gaps]
  const nodes = newestOfEach(drafts, told)
  const reported = nodes.length
  const parents = linkParents(nodes, told)
  const times = fillTimes(nodes, parents, reported, told)
  const zero = times.starts.reduce((first, start) => Math.min(first, start), Number.POSITIVE_INFINITY)
  if (nodes.length === 0) return { id, startedAt: epochMillis(0), duration: millis(0), spans: [], gaps: told }
  const spans = place(nodes, parents, times, zero)
  return { id, startedAt: epochMillis(zero), duration: extent(spans), spans, gaps: told }
}

/** From 0 to the latest end; an open span reaches at least its own start. */
export function extent(spans: readonly Span[]) {
  return millis(spans.reduce((latest, span) => Math.max(latest, span.end ?? span.start), 0))
}

function place(nodes: readonly Draft[], parents: Int32Array, times: Times, zero: number): Span[] {
  const { order, depth } = walk(parents, byTime(times))
  const read = nodes.map((node) => node.details())
  const { kinds, cold } = classify(order, parents, read)
  const spans: Span[] = []
  for (const at of order) {
    const node = nodes[at]
    const details = read[at]
    if (node === undefined || details === undefined) continue
    const span = spanOf(node, details, kinds[at] ?? 'local', depth[at] ?? 0)
    const parent = nodes[parents[at] ?? -1]
    const end = times.ends[at] ?? Number.NaN
    if (parent) span.parentId = parent.id
    span.start = sinceStart(times.starts[at] ?? zero, zero)
    if (!Number.isNaN(end)) span.end = sinceStart(end, zero)
    if (cold.has(at)) span.coldStart = true
    spans.push(span)
  }
  return spans
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Written out, because a trace may have many thousand spans and spreading objects dominates the time. */
function spanOf(node: Draft, details: Details, kind: SpanKind, depth: number): Writable<Span> {
  const span: Writable<Span> = {
    id: node.id,
    name: node.name,
    kind,
    depth,
    start: millis(0),
    status: details.status,
    coldStart: details.coldStart,
    attributes: details.attributes,
    exceptions: details.exceptions,
    links: details.links,
    phases: NONE,
    folded: NONE,
  }
  if (details.origin !== undefined) span.origin = details.origin
  if (details.namespace !== undefined) span.namespace = details.namespace
  if (details.summary !== undefined) span.summary = details.summary
  if (details.httpStatus !== undefined) span.httpStatus = details.httpStatus
  return span
}

/** Parents first, because what a span is depends on where it is. A function that was initialized or restored was cold. */
function classify(order: Int32Array, parents: Int32Array, read: readonly Details[]) {
  const kinds: SpanKind[] = new Array(read.length)
  const cold = new Set<number>()
  for (const at of order) {
    const parent = parents[at] ?? -1
    const kind = read[at]?.kindUnder(kinds[parent]) ?? 'local'
    kinds[at] = kind
    if (kind === 'initialization' || kind === 'restore') cold.add(parent)
  }
  return { kinds, cold }
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
