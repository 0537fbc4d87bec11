import { isLoose, type Node, nodesOf, numberAt, objectAt, type Segment, textAt } from './node.ts'
import type { StoredTrace } from './store.ts'

/** What summaries and filters ask of a trace; computed when read. Times are seconds since the Unix epoch. */
export interface Facts {
  readonly trace: StoredTrace
  /** The segment the request came in at. */
  readonly root: Segment
  /** Every segment, the inferred ones last; subsegments that found no parent are not among them. */
  readonly segments: readonly Segment[]
  readonly start: number
  /** The latest end of anything; `start` while nothing has ended. */
  readonly end: number
  readonly partial: boolean
}

const kept = new WeakMap<StoredTrace, Facts>()

export function factsOf(trace: StoredTrace): Facts {
  const known = kept.get(trace)
  if (known) return known
  const facts = read(trace)
  kept.set(trace, facts)
  return facts
}

function read(trace: StoredTrace): Facts {
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  let partial = false
  const ids = new Set<unknown>()
  for (const document of trace.documents) {
    start = Math.min(start, document.start_time)
    if (document.end_time === undefined) partial = true
    for (const node of nodesOf(document)) {
      ids.add(node.id)
      end = Math.max(end, numberAt(node, 'end_time') ?? Number.NEGATIVE_INFINITY)
      if (node.in_progress === true) partial = true
    }
  }
  return {
    trace,
    root: rootOf(trace.documents, ids),
    segments: trace.documents.filter((document) => !isLoose(document)),
    start,
    end: Math.max(start, end),
    partial,
  }
}

/** The first segment without a caller in this trace; in an incomplete trace, the best stand-in for it. */
function rootOf(documents: readonly Segment[], ids: ReadonlySet<unknown>): Segment {
  const rank = (document: Segment) =>
    (document.inferred === true ? 4 : 0) +
    (isLoose(document) ? 2 : 0) +
    (document.parent_id !== undefined && ids.has(document.parent_id) ? 1 : 0)
  return documents.reduce((best, document) => {
    const difference = rank(document) - rank(best) || document.start_time - best.start_time
    return difference < 0 ? document : best
  })
}

/** Seconds; 0 while the segment is open. */
export function responseTime(segment: Node): number {
  const start = numberAt(segment, 'start_time') ?? 0
  return Math.max(0, (numberAt(segment, 'end_time') ?? start) - start)
}

export function duration(facts: Facts): number {
  return facts.end - facts.start
}

export function accountOf(segment: Node): string | undefined {
  const aws = objectAt(segment, 'aws')
  const arn = textAt(segment, 'resource_arn') ?? textAt(aws, 'function_arn')
  return textAt(aws, 'account_id') ?? (arn?.split(':')[4] || undefined)
}

/** The kinds of annotation that X-Ray indexes. */
export type AnnotationValue = string | number | boolean

export function annotationsOf(segment: Node): [string, AnnotationValue][] {
  const found: [string, AnnotationValue][] = []
  for (const node of nodesOf(segment)) {
    for (const [key, value] of Object.entries(objectAt(node, 'annotations') ?? {})) {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        found.push([key, value])
    }
  }
  return found
}

export function exceptionsOf(segment: Node): Node[] {
  const found: Node[] = []
  for (const node of nodesOf(segment)) {
    const listed = objectAt(node, 'cause')?.exceptions
    if (Array.isArray(listed))
      found.push(...listed.filter((entry) => typeof entry === 'object' && entry !== null))
  }
  return found
}
