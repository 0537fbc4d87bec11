import type { Report } from '../report.ts'

/**
 * What became of one function, in the words of a fleet's table. `done` is enabled, disabled or undone; `partial` is done
 * with something missing; `skipped` could not be done by its nature; `waiting` was not reached.
 */
export type Outcome = 'done' | 'already' | 'planned' | 'partial' | 'skipped' | 'failed' | 'waiting'

export const outcomes: readonly Outcome[] = [
  'done',
  'already',
  'planned',
  'partial',
  'skipped',
  'failed',
  'waiting',
]

export function outcomeOf({ result, warnings }: Report): Outcome {
  switch (result.kind) {
    case 'changed':
      return warnings.length > 0 ? 'partial' : 'done'
    case 'blocked':
      return 'skipped'
    case 'stopped':
      return 'waiting'
    default:
      return result.kind
  }
}

/** Why, for the outcomes that need a reason. */
export function reasonOf({ plan, result, warnings }: Report): string | undefined {
  if (result.kind === 'failed') return result.reason
  if (plan?.kind === 'blocked') return plan.refusal.reason
  return warnings[0]
}

export type Counts = Readonly<Record<Outcome, number>>

export function countOutcomes(reports: readonly Report[]): Counts {
  const counts = Object.fromEntries(outcomes.map((one) => [one, 0])) as Record<Outcome, number>
  for (const report of reports) counts[outcomeOf(report)]++
  return counts
}
