import type { SpanStatus } from '../model.ts'
import { addTo, type Digest, mergeInto, newDigest, quantiles } from './digest.ts'

/** What became of many requests, and how long they took. Grows as requests are counted. */
export interface Tally {
  requests: number
  /** 4xx without throttles. */
  errors: number
  throttles: number
  faults: number
  /** Neither ended nor failed when they were read. */
  open: number
  coldStarts: number
  /** Requests with a duration, and the sum of these. */
  timed: number
  totalMs: number
  /** The same durations one by one, as far as they were told one by one: X-Ray may tell the sum alone. */
  readonly durations: Digest
}

export function newTally(): Tally {
  const none = {
    requests: 0,
    errors: 0,
    throttles: 0,
    faults: 0,
    open: 0,
    coldStarts: 0,
    timed: 0,
    totalMs: 0,
  }
  return { ...none, durations: newDigest() }
}

export interface Request {
  readonly status: SpanStatus
  /** Milliseconds; undefined while open, and where nobody waited for it. */
  readonly duration: number | undefined
  readonly coldStart?: boolean
}

export function countRequest(tally: Tally, { status, duration, coldStart }: Request): void {
  tally.requests++
  if (status === 'fault') tally.faults++
  else if (status === 'error') tally.errors++
  else if (status === 'throttle') tally.throttles++
  else if (status === 'open') tally.open++
  if (coldStart === true) tally.coldStarts++
  if (duration === undefined) return
  tally.timed++
  tally.totalMs += duration
  addTo(tally.durations, duration)
}

export function mergeTally(into: Tally, other: Tally): void {
  into.requests += other.requests
  into.errors += other.errors
  into.throttles += other.throttles
  into.faults += other.faults
  into.open += other.open
  into.coldStarts += other.coldStarts
  into.timed += other.timed
  into.totalMs += other.totalMs
  mergeInto(into.durations, other.durations)
}

/** Milliseconds; quantiles are undefined where only the sum of the durations was told. */
export interface Latency {
  readonly mean: number
  readonly p50: number | undefined
  readonly p90: number | undefined
  readonly p99: number | undefined
  readonly max: number | undefined
}

/** @returns undefined where nothing was timed */
export function latencyOf({ timed, totalMs, durations }: Tally): Latency | undefined {
  if (timed === 0) return undefined
  const [p50, p90, p99] = quantiles(durations, [0.5, 0.9, 0.99])
  return { mean: totalMs / timed, p50, p90, p99, max: durations.count > 0 ? durations.max : undefined }
}

/** Requests that failed in any way, as a share from 0 to 1. */
export function failedShare({ requests, errors, throttles, faults }: Tally): number {
  return requests === 0 ? 0 : (errors + throttles + faults) / requests
}
