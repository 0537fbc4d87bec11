import type { Span, Trace } from '../model.ts'
import { extent } from '../tree/assemble.ts'
import { walk } from '../tree/order.ts'
import { chooseHosts, type Folding } from './host.ts'
import { foldRow } from './row.ts'

/** The view by default: one row for an invocation with its phases, one for each call, nested as they called each other. */
export function foldTrace(trace: Trace): Trace {
  const folding = chooseHosts(trace.spans)
  const rows = rowsOf(trace.spans, folding)
  const spans = inDrawingOrder(rows.spans, rows.parents)
  return { ...trace, spans, duration: extent([...trace.spans, ...spans]) }
}

function rowsOf(spans: readonly Span[], { parents, hosts }: Folding) {
  const parts = new Map<number, Span[]>()
  const position = new Int32Array(spans.length).fill(-1)
  let count = 0
  for (const [at, span] of spans.entries()) {
    const host = hosts[at] ?? at
    if (host === at) position[at] = count++
    else if (parts.has(host)) parts.get(host)?.push(span)
    else parts.set(host, [span])
  }
  const rows: Span[] = []
  const rowParents: number[] = []
  for (const [at, span] of spans.entries()) {
    if (hosts[at] !== at) continue
    const above = parents[at] ?? -1
    const host = above < 0 ? -1 : (hosts[above] ?? above)
    const parentId = spans[host]?.id
    const row = foldRow(span, parts.get(at) ?? [])
    rows.push(parentId === undefined || parentId === row.parentId ? row : { ...row, parentId })
    rowParents.push(host < 0 ? -1 : (position[host] ?? -1))
  }
  return { spans: rows, parents: Int32Array.from(rowParents) }
}

function inDrawingOrder(rows: readonly Span[], parents: Int32Array): Span[] {
  const start = (at: number) => rows[at]?.start ?? 0
  const end = (at: number) => rows[at]?.end ?? Number.MAX_VALUE
  const { order, depth } = walk(parents, (a, b) => start(a) - start(b) || end(a) - end(b) || a - b)
  return Array.from(order, (at) => {
    const row = rows[at] as Span
    return row.depth === depth[at] ? row : { ...row, depth: depth[at] ?? 0 }
  })
}
