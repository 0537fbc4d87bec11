import type { TraceSummary } from '../source.ts'

/** `time` newest, `duration` and `response` longest, `status` worst first. */
export const sortKeys = ['time', 'duration', 'response', 'status'] as const
export type SortKey = (typeof sortKeys)[number]

const started = (summary: TraceSummary) => summary.startedAt?.getTime() ?? 0

const measures: Readonly<Record<SortKey, (summary: TraceSummary) => number>> = {
  time: started,
  duration: ({ durationSeconds }) => durationSeconds ?? -1,
  response: ({ responseSeconds }) => responseSeconds ?? -1,
  status: badness,
}

function badness({ fault, throttle, error, partial }: TraceSummary): number {
  if (fault) return 4
  if (throttle) return 3
  return error ? 2 : Number(partial)
}

/** What compares equal comes newest first. */
export function inOrder(key: SortKey): (a: TraceSummary, b: TraceSummary) => number {
  const measure = measures[key]
  return (a, b) => measure(b) - measure(a) || started(b) - started(a)
}
