import type { Window } from '../window.ts'

/** A busy function has a screenful of traces in this. */
const FIRST_MS = 2 * 60_000
const GROWTH = 8
/** The longest that one request of X-Ray takes for certain. */
const LONGEST_MS = 6 * 3_600_000
/** X-Ray keeps traces for 30 days. */
const RETENTION_MS = 30 * 24 * 3_600_000

/**
 * Cuts a stretch of time into steps, newest first and growing. X-Ray promises no order within a request, so only at the
 * end of a step the newest traces are known to be the newest.
 *
 *     since                                 until
 *     ├──────── 6 h ────────┼── 16 min ──┼ 2 min ┤
 */
export function* stepsBack(since: Date, until: Date): Generator<Window> {
  const oldest = Math.max(since.getTime(), until.getTime() - RETENTION_MS)
  let length = FIRST_MS
  for (let end = until.getTime(); end > oldest; length = Math.min(length * GROWTH, LONGEST_MS)) {
    const start = Math.max(oldest, end - length)
    yield { start: new Date(start), end: new Date(end) }
    end = start
  }
}

/** Requests include both of their ends, to the second at best: a trace on the edge comes with either neighbour. */
const EDGE_MS = 1_500

/** Tells what is new from what the step before has given already. Holds only the ids near the last edge. */
export function edgeMemory() {
  let before = new Set<string>()
  let near = new Set<string>()
  return {
    isNew(id: string, startedAt: Date | undefined, step: Window): boolean {
      if (before.has(id)) return false
      if ((startedAt?.getTime() ?? 0) < step.start.getTime() + EDGE_MS) near.add(id)
      return true
    },
    nextStep(): void {
      before = near
      near = new Set()
    },
  }
}
