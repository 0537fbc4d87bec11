/**
 * Chooses some of many, evenly and without knowing how many will come: those whose ids have the least hash. The same
 * ids are chosen every time, and memory is bounded by how many are wanted.
 */
export interface Sample {
  readonly wanted: number
  seen: number
  /** The chosen, not in order; cut back when it is twice as long as wanted. */
  kept: { readonly id: string; readonly hash: number }[]
}

export function newSample(wanted: number): Sample {
  return { wanted, seen: 0, kept: [] }
}

export function offer(sample: Sample, id: string): void {
  sample.seen++
  sample.kept.push({ id, hash: hashOf(id) })
  if (sample.kept.length >= 2 * sample.wanted + 100) sample.kept = least(sample)
}

export function chosen(sample: Sample): readonly string[] {
  return least(sample).map(({ id }) => id)
}

function least({ kept, wanted }: Sample) {
  return kept.toSorted((a, b) => a.hash - b.hash || (a.id < b.id ? -1 : 1)).slice(0, wanted)
}

/** FNV-1a of 32 bits, stirred once more: its low bits alone are too regular for ids that differ in the last letter. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 12)) >>> 0
}
