/**
 * Why a trace took as long as it did. A view (folded, cut) answers for the whole trace that it shows.
 *
 *     followPath     both of the below, and what had to be guessed
 *     criticalPath   ids of the spans that decided it, in order
 *     breakdownOf    milliseconds by category, adding up to the duration
 */
import type { Trace } from '../model.ts'
import { type Breakdown, followPath } from './follow.ts'

export { CATEGORIES, type Category } from './category.ts'
export { type Breakdown, type CriticalPath, followPath } from './follow.ts'

export function criticalPath(trace: Trace): readonly string[] {
  return followPath(trace).spanIds
}

export function breakdownOf(trace: Trace): Breakdown {
  return followPath(trace).breakdown
}
