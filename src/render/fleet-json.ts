import { countOutcomes, outcomeOf } from '../domain/instrument/fleet/outcome.ts'
import type { Report } from '../domain/instrument/report.ts'
import { fleetWords, type Place } from './fleet.ts'
import { reportToJson, type Verb } from './plan.ts'

export interface FleetFacts extends Place {
  readonly verb: Verb
  readonly run: string
  readonly dryRun: boolean
}

/** `otl enable -o json` and its like for many functions: as for few, with an outcome for each and their counts. */
export function fleetToJson(reports: readonly Report[], facts: FleetFacts): Record<string, unknown> {
  const { verb, run, dryRun, account, regions } = facts
  const { done, ...others } = countOutcomes(reports)
  const word = fleetWords[verb].done
  return {
    version: 1,
    command: verb,
    run,
    dryRun,
    account: account === '' ? null : account,
    regions,
    counts: { [word]: done, ...others },
    functions: reports.map((report) => {
      const outcome = outcomeOf(report)
      return { ...reportToJson(report), outcome: outcome === 'done' ? word : outcome }
    }),
  }
}
