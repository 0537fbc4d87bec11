import type { Trace } from './model.ts'

/** What two readings of a growing trace are compared by. */
export interface Reading {
  readonly trace: Trace
  /** Ids of its spans, in order. */
  readonly shape: string
}

export function reading(trace: Trace): Reading {
  return { trace, shape: trace.spans.map((span) => span.id).join(' ') }
}

/**
 * A trace arrives piecemeal: service segment, function segment, calls. It is settled when the function's own segment
 * is there, nothing is open, no parent is missing, and two readings in a row saw the same spans.
 *
 *     service ─┐      function ─┐     calls ─┐
 *     ─────────┴── read ────────┴── read ────┴── read ── read ── settled
 */
export function isSettled(previous: Reading | undefined, current: Reading): boolean {
  const { spans } = current.trace
  const whole = spans.every(
    (span) => span.status !== 'open' && span.end !== undefined && span.kind !== 'missing',
  )
  return whole && spans.some((span) => span.kind === 'function') && previous?.shape === current.shape
}

/** Milliseconds to wait before each reading; the last one repeats. */
export function readDelays(nearby: boolean): readonly number[] {
  // X-Ray needs seconds and shows a trace in pieces; `otl local` answers at once.
  return nearby ? [100, 150, 250, 500, 1_000] : [1_000, 1_500, 2_000, 3_000, 4_000]
}
