import { latencyOf, type Tally } from '../../domain/trace/stats/tally.ts'

/** Counts and latency, as every schema of otl that counts requests has them. */
export function tallyToJson(tally: Tally, perMinute: number | undefined): Record<string, unknown> {
  const { requests, errors, throttles, faults } = tally
  const latency = latencyOf(tally)
  return {
    requests,
    perMinute: perMinute === undefined ? null : rounded(perMinute),
    errors,
    throttles,
    faults,
    latencyMs:
      latency === undefined
        ? null
        : {
            mean: rounded(latency.mean),
            p50: known(latency.p50),
            p90: known(latency.p90),
            p99: known(latency.p99),
            max: known(latency.max),
          },
  }
}

/** Whole microseconds of milliseconds. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

function known(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value)
}
