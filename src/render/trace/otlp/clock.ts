import type { Millis, Trace } from '../../../domain/trace/model.ts'

/** Turns times of a trace into OTLP's: nanoseconds since the epoch, as text. */
export interface Clock {
  readonly nanos: (moment: Millis) => string
  /** Said to the reader, where OTLP cannot hold when this was. */
  readonly gap?: string
}

/** `fixed64`, in whole microseconds; 0 means "not told". */
const FIRST = 1n
const LAST = (2n ** 64n - 1n) / 1000n

export function clockOf({ startedAt, duration }: Trace): Clock {
  const start = micros(startedAt)
  const base = within(start, LAST - micros(duration))
  const nanos = (moment: Millis) => String(within(base + micros(moment), LAST) * 1000n)
  return base === start
    ? { nanos }
    : { nanos, gap: 'OTLP cannot hold when this trace was; only how its moments follow each other is kept' }
}

const micros = (ms: number) => BigInt(Math.round(ms * 1000))

function within(moment: bigint, last: bigint): bigint {
  if (moment > last) return last < FIRST ? FIRST : last
  return moment < FIRST ? FIRST : moment
}
