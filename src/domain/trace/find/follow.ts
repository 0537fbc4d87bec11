import type { TraceSummary } from '../source.ts'
import type { Window } from '../window.ts'

/** X-Ray shows an update up to a minute after it was made, so each look goes back so far before the last one. */
const OVERLAP_MS = 120_000
/** Traces that are remembered beyond those of the last look. */
const REMEMBERED = 10_000
/** A pause that took so much longer than asked for was a sleep of the machine, or a change of its clock. */
const JUMP_MS = 60_000

/** What a look saw of a trace: for the first time, again with more of it, or nothing new. */
export type Sight = 'new' | 'again' | 'known'

export interface FollowMemory {
  /** What has been noted since is held whatever else is forgotten. */
  look(): void
  sight(summary: TraceSummary): Sight
  /** From now on it is known as it is. What was seen and could not be told is not noted, and so comes again. */
  note(summary: TraceSummary): void
}

/** Tells what is new. Forgets the traces that were seen longest ago, so it can go on for days. */
export function followMemory(remembered = REMEMBERED): FollowMemory {
  const known = new Map<string, number>()
  let noted = 0
  return {
    look() {
      noted = 0
    },
    sight(summary) {
      const before = known.get(summary.id)
      if (before === undefined) return 'new'
      return stateOf(summary) > before ? 'again' : 'known'
    },
    note(summary) {
      const { id } = summary
      const state = Math.max(known.get(id) ?? 0, stateOf(summary))
      known.delete(id)
      known.set(id, state)
      noted++
      for (const oldest of known.keys()) {
        if (known.size <= Math.max(remembered, noted)) break
        known.delete(oldest)
      }
    },
  }
}

/** Where an endpoint tells no revision, the end of a trace is all that can be seen of its growth. */
function stateOf({ revision = 0, partial }: TraceSummary): number {
  return revision * 2 + (partial ? 0 : 1)
}

/**
 * The time to ask for next, by when traces were added to. A clock that was set back leads further back, never into the
 * future.
 * @param last when the last look that succeeded began
 */
export function nextLook(last: Date, now: Date): Window {
  const known = Math.min(last.getTime(), now.getTime())
  return { start: new Date(known - OVERLAP_MS), end: now }
}

/** Milliseconds that the clock went on by beyond a pause, or back; undefined when it went as it should. */
export function clockJump(before: Date, after: Date, pauseMs: number): number | undefined {
  const jump = after.getTime() - before.getTime() - pauseMs
  return Math.abs(jump) > JUMP_MS ? jump : undefined
}

/** Milliseconds to wait after so many failures in a row. */
export function followPause(failures: number, nearby: boolean): number {
  const usual = nearby ? 500 : 5_000
  return Math.min(60_000, usual * 2 ** Math.min(failures, 10))
}
