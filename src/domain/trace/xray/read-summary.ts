import { filled, finite, flag, momentOfSeconds, record } from '../lenient.ts'
import type { TraceSummary } from '../source.ts'

/** One entry of a GetTraceSummaries answer, as the API and the AWS CLI write it; none without an id. */
export function readSummary(value: unknown): TraceSummary[] {
  const source = record(value)
  const id = filled(source?.Id)
  if (source === undefined || id === undefined) return []
  const startedAt = momentOf(source.StartTime)
  const durationSeconds = finite(source.Duration)
  return [
    {
      id,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(durationSeconds === undefined ? {} : { durationSeconds }),
      fault: flag(source.HasFault),
      error: flag(source.HasError),
      throttle: flag(source.HasThrottle),
      partial: flag(source.IsPartial),
    },
  ]
}

/** Seconds in the API, and from the AWS CLI ISO 8601 unless it is told otherwise. */
function momentOf(value: unknown): Date | undefined {
  const ms = momentOfSeconds(value) ?? (typeof value === 'string' ? Date.parse(value) : Number.NaN)
  return Number.isNaN(ms) ? undefined : new Date(ms)
}
