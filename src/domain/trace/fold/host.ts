import type { Span } from '../model.ts'
import { parentPositions } from '../tree/positions.ts'

/** Positions in `spans`: each span's parent, and the row that each span is folded into (itself, if it stays a row). */
export interface Folding {
  readonly parents: Int32Array
  readonly hosts: Int32Array
}

/**
 * Decides which spans share a row. Parents come before children in `spans`, so one pass is enough.
 *
 *     service                      ─┐
 *       attempt (the only one)      │
 *         function                  ├─ one row: the invocation
 *           initialization          │
 *           invocation, handler     │
 *           overhead               ─┘
 *     call                         ─┬─ one row: the call
 *       inferred                   ─┘
 */
export function chooseHosts(spans: readonly Span[]): Folding {
  const parents = parentPositions(spans)
  const attempts = countAttempts(spans, parents)
  const hosts = new Int32Array(spans.length)
  const taken = { functions: new Set<number>(), handlers: new Set<number>() }
  spans.forEach((span, at) => {
    hosts[at] = at
    const parent = parents[at] ?? -1
    const above = spans[parent]
    if (above === undefined) return
    const host = hosts[parent] ?? parent
    if (joins(span, above, host, spans[host] ?? above, { attempts, parent, taken })) hosts[at] = host
  })
  return { parents, hosts }
}

interface Surroundings {
  readonly attempts: ReadonlyMap<number, number>
  readonly parent: number
  readonly taken: { readonly functions: Set<number>; readonly handlers: Set<number> }
}

function joins(
  span: Span,
  above: Span,
  host: number,
  row: Span,
  { attempts, parent, taken }: Surroundings,
): boolean {
  const inInvocation = row.kind === 'service' || row.kind === 'function' || row.kind === 'attempt'
  switch (span.kind) {
    case 'attempt':
      return inInvocation && attempts.get(parent) === 1
    case 'function':
      return (above.kind === 'service' || above.kind === 'attempt') && first(taken.functions, host)
    case 'handler':
      return (
        (above.kind === 'function' || above.kind === 'invocation') &&
        inInvocation &&
        first(taken.handlers, host)
      )
    case 'initialization':
    case 'invocation':
    case 'overhead':
    case 'restore':
      return inInvocation
    case 'dwell':
      return inInvocation || row.kind === 'call'
    case 'inferred':
      return above.kind === 'call'
    default:
      return false
  }
}

function first(taken: Set<number>, host: number): boolean {
  if (taken.has(host)) return false
  taken.add(host)
  return true
}

/** How often each invocation was tried; retries stay visible. */
function countAttempts(spans: readonly Span[], parents: Int32Array): Map<number, number> {
  const counts = new Map<number, number>()
  spans.forEach(({ kind }, at) => {
    const parent = parents[at] ?? -1
    if (kind === 'attempt') counts.set(parent, (counts.get(parent) ?? 0) + 1)
  })
  return counts
}
