import type { Draft } from '../draft.ts'
import { counted } from '../words.ts'

export interface Distinct {
  readonly nodes: Draft[]
  /** Position in `nodes` by id. */
  readonly indexOf: Map<string, number>
}

/** Keeps one draft for each id: a complete one before one in progress, then the later end, then the later in the input. */
export function newestOfEach(drafts: readonly Draft[], gaps: string[]): Distinct {
  const nodes: Draft[] = []
  const indexOf = new Map<string, number>()
  for (const draft of drafts) {
    const at = indexOf.get(draft.id)
    const before = at === undefined ? undefined : nodes[at]
    if (at === undefined || before === undefined) {
      indexOf.set(draft.id, nodes.length)
      nodes.push(draft)
    } else if (isNewer(draft, before)) nodes[at] = draft
  }
  const repeated = drafts.length - nodes.length
  if (repeated > 0) gaps.push(`${counted(repeated, 'span')} came more than once; the newest is drawn`)
  return { nodes, indexOf }
}

function isNewer(candidate: Draft, before: Draft): boolean {
  return (candidate.end ?? Number.NEGATIVE_INFINITY) >= (before.end ?? Number.NEGATIVE_INFINITY)
}
