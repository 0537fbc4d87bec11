/**
 * How fast to write. Lambda's control plane takes 15 requests a second from everybody in an account and region
 * together (developer guide, "gettingstarted-limits"), deployments included; a run keeps well below that, and slows down
 * as soon as it is told to.
 */
export interface Pace {
  /** Writes a second, now. */
  readonly rate: number
  /** What the user allows. */
  readonly ceiling: number
  /** Milliseconds since the epoch; no write before it. */
  readonly nextAt: number
  /** When the rate last changed. */
  readonly changedAt: number
}

export const DEFAULT_RATE = 4
/** Lambda's own limit: more is never of use. */
export const MAX_RATE = 15

const SLOWEST = 0.2
/** Throttled answers that arrive together are one reason to slow down, not many. */
const ONE_REASON_MS = 1_000
const RECOVERY_MS = 5_000
const RECOVERY = 1.25
/** Who comes a little late, as timers do on a busy machine, does not put off all who come after. */
const CATCHING_UP_MS = 250

export function paceOf(rate: number): Pace {
  return { rate, ceiling: rate, nextAt: 0, changedAt: 0 }
}

export interface Turn {
  /** When the write may leave. */
  readonly at: number
  readonly pace: Pace
}

/** Takes the next place in the queue; the rate creeps back up while nothing was throttled. */
export function takeTurn(given: Pace, now: number): Turn {
  const pace = recovered(given, now)
  const place = now - pace.nextAt > CATCHING_UP_MS ? now : pace.nextAt
  return { at: Math.max(now, place), pace: { ...pace, nextAt: place + 1_000 / pace.rate } }
}

/** Half the rate, and a breath before the next write. */
export function slowDown(pace: Pace, now: number): Pace {
  if (now - pace.changedAt < ONE_REASON_MS) return pace
  const rate = Math.max(SLOWEST, pace.rate / 2)
  return { ...pace, rate, changedAt: now, nextAt: Math.max(pace.nextAt, now) + 1_000 / rate }
}

function recovered(pace: Pace, now: number): Pace {
  if (pace.rate >= pace.ceiling || now - pace.changedAt < RECOVERY_MS) return pace
  return { ...pace, rate: Math.min(pace.ceiling, pace.rate * RECOVERY), changedAt: now }
}
