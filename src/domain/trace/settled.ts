import type { Trace } from './model.ts'

/** Readings of a growing trace, as far as the next one is judged by them. */
export interface Readings {
  readonly trace: Trace
  /** Readings in a row that saw these spans, this one included. */
  readonly same: number
}

/** Takes the next reading into account. */
export function readAgain(earlier: Readings | undefined, trace: Trace): Readings {
  const same = earlier !== undefined && shapeOf(earlier.trace) === shapeOf(trace) ? earlier.same + 1 : 1
  return { trace, same }
}

function shapeOf(trace: Trace): string {
  return trace.spans.map((span) => span.id).join(' ')
}

/** Equal readings in a row after which nothing more is expected. */
const ENOUGH = 2
/** The same while the handler's own spans, which take another way to X-Ray, are still missing. */
const ENOUGH_WITHOUT_HANDLER = 6

/**
 * A trace arrives piecemeal. It is settled when the function's own segment is there, nothing is open, no parent is
 * missing, and it has stopped growing:
 *
 *     service ─┐      function ─┐     handler, calls ─┐
 *     ─────────┴── read ────────┴── read ─────────────┴── read ── read ── settled
 *
 * @param instrumented whether the function's configuration promises spans of the handler
 */
export function isSettled({ trace, same }: Readings, instrumented: boolean): boolean {
  const { spans } = trace
  if (!spans.some((span) => span.kind === 'function')) return false
  if (spans.some((span) => span.status === 'open' || span.end === undefined || span.kind === 'missing'))
    return false
  const complete = !instrumented || spans.some((span) => span.kind === 'handler')
  return same >= (complete ? ENOUGH : ENOUGH_WITHOUT_HANDLER)
}

/** Milliseconds to wait before each reading; the last one repeats. */
export function readDelays(nearby: boolean): readonly number[] {
  // X-Ray needs seconds and shows a trace in pieces; `otl local` answers at once.
  return nearby ? [100, 150, 250, 500, 1_000] : [1_000, 1_500, 2_000, 3_000, 4_000]
}
