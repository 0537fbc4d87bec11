import { counts } from '../../domain/policy/check.ts'
import type { Checked, Finding } from '../../domain/policy/finding.ts'
import type { Policy } from '../../domain/policy/policy.ts'
import { findingsByFunction, identity } from './report.ts'

/** Counted as findings come, so that nobody has to keep them. */
export interface Tally {
  functions: number
  /** Functions with a finding that counts. */
  failing: number
  error: number
  warning: number
  note: number
  /** Among those before: what nobody could tell. */
  unknown: number
  waived: number
  baselined: number
}

export function emptyTally(): Tally {
  return { functions: 0, failing: 0, error: 0, warning: 0, note: 0, unknown: 0, waived: 0, baselined: 0 }
}

export function addFunction(tally: Tally, findings: readonly Finding[], policy: Policy): void {
  tally.functions++
  if (findings.some((finding) => counts(finding, policy))) tally.failing++
  for (const finding of findings) addFinding(tally, finding)
}

export function addFinding(tally: Tally, { severity, kind, accepted }: Finding): void {
  if (accepted) {
    tally[accepted.kind === 'waiver' ? 'waived' : 'baselined']++
    return
  }
  tally[severity]++
  if (kind === 'unknown') tally.unknown++
}

/** The same of a whole report. */
export function tallyReport(
  functions: readonly Checked[],
  findings: readonly Finding[],
  policy: Policy,
): Tally {
  const tally = emptyTally()
  const grouped = findingsByFunction(findings)
  for (const about of functions) addFunction(tally, grouped.get(identity(about)) ?? [], policy)
  for (const finding of grouped.get(undefined) ?? []) addFinding(tally, finding)
  return tally
}
