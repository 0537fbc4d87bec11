import type { Draft } from '../draft.ts'
import { counted } from '../words.ts'

/** Keeps one draft for each id: a complete one before one in progress, then the later end, then the later in the input. */
export function newestOfEach(drafts: readonly Draft[], gaps: string[]): Draft[] {
  const kept = new Map<string, Draft>()
  let repeated = 0
  for (const draft of drafts) {
    const before = kept.get(draft.id)
    if (before !== undefined) repeated++
    if (before === undefined || isNewer(draft, before)) kept.set(draft.id, draft)
  }
  if (repeated > 0) gaps.push(`${counted(repeated, 'span')} came more than once; the newest is drawn`)
  return [...kept.values()]
}

function isNewer(candidate: Draft, before: Draft): boolean {
  return (candidate.end ?? Number.NEGATIVE_INFINITY) >= (before.end ?? Number.NEGATIVE_INFINITY)
}
