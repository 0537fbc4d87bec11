import { millis, type Span, type Trace } from '../model.ts'
import { extent } from '../tree/assemble.ts'
import { walk } from '../tree/order.ts'
import { chooseHosts, type Folding } from './host.ts'
import { withTellingName } from './name.ts'
import { foldRow } from './row.ts'

/** The view by default: one row for an invocation with its phases, one for each call, nested as they called each other. */
export function foldTrace(trace: Trace): Trace {
  const folding = chooseHosts(trace.spans)
  const rows = rowsOf(trace.spans, folding)
  const spans = inDrawingOrder(rows.spans, rows.parents)
  const duration = millis(Math.max(extent(trace.spans), extent(spans)))
  return { ...trace, spans, duration, whole: trace.whole ?? trace }
}

function rowsOf(spans: readonly Span[], { parents, hosts }: Folding) {
  const parts = partsByHost(spans, hosts)
  const position = new Int32Array(spans.length)
  const rows: Span[] = []
  const rowParents: number[] = []
  spans.forEach((span, at) => {
    if (hosts[at] !== at) return
    position[at] = rows.length
    rows.push(withTellingName(foldRow(span, parts.get(at) ?? NONE)))
    const above = parents[at] ?? -1
    rowParents.push(above < 0 ? -1 : (position[hosts[above] ?? above] ?? -1))
  })
  return { spans: rows, parents: Int32Array.from(rowParents) }
}

const NONE: readonly Span[] = []

function partsByHost(spans: readonly Span[], hosts: Int32Array): Map<number, Span[]> {
  const parts = new Map<number, Span[]>()
  spans.forEach((span, at) => {
    const host = hosts[at] ?? at
    if (host === at) return
    const others = parts.get(host)
    if (others) others.push(span)
    else parts.set(host, [span])
  })
  return parts
}

/** What was folded moved what is below it up. */
function inDrawingOrder(rows: readonly Span[], parents: Int32Array): Span[] {
  const start = (at: number) => rows[at]?.start ?? 0
  const end = (at: number) => rows[at]?.end ?? Number.MAX_VALUE
  const { order, depth } = walk(parents, (a, b) => start(a) - start(b) || end(a) - end(b) || a - b)
  const spans: Span[] = []
  for (const at of order) {
    const row = rows[at]
    if (row === undefined) continue
    const parentId = rows[parents[at] ?? -1]?.id
    const level = depth[at] ?? 0
    spans.push(row.depth === level && row.parentId === parentId ? row : { ...row, parentId, depth: level })
  }
  return spans
}
