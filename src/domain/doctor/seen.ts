import type { Span, Trace } from '../trace/model.ts'
import type { TraceSeen } from './facts.ts'

/** What a trace, unfolded, shows of one function. */
export function seenIn(trace: Trace, functionName: string): TraceSeen {
  const own = (kind: Span['kind']) => trace.spans.filter((span) => span.kind === kind)
  const segments = own('function').filter(({ name }) => name === functionName)
  const below = descendants(trace.spans, segments)
  const handlers = own('handler')
  const inside = handlers.some(({ id }) => below.has(id))
  return {
    id: trace.id,
    startedAt: trace.startedAt,
    service: own('service').some(({ name }) => name === functionName),
    segment: segments.length > 0,
    handler: inside,
    loose: !inside && segments.length === 0 && handlers.length > 0,
    open: trace.spans.some(({ status }) => status === 'open'),
  }
}

/** Spans come parents first, so one pass finds them all. */
function descendants(spans: readonly Span[], roots: readonly Span[]): ReadonlySet<string> {
  const inside = new Set(roots.map(({ id }) => id))
  for (const { id, parentId } of spans) {
    if (parentId !== undefined && inside.has(parentId)) inside.add(id)
  }
  return inside
}
