import type { Checked, Finding } from '../../domain/policy/finding.ts'
import type { Policy } from '../../domain/policy/policy.ts'
import type { Addition } from '../../domain/template/patch/addition.ts'
import type { Left } from '../../domain/template/patch/mend.ts'
import type { Fixes } from './fixes.ts'

/** All that a run of `otl check` has found: every format tells the same of it. */
export interface CheckReport {
  /** In the order in which they were read. */
  readonly functions: readonly Checked[]
  readonly findings: readonly Finding[]
  /** What could not be looked at: a region that refuses, a file that does not parse. */
  readonly failures: readonly CheckFailure[]
  readonly policy: Policy
  /** As the user named it; absent for the usual policy. */
  readonly policyFile?: string
  /** Findings of the baseline that nothing finds any more. */
  readonly settled: number
  readonly version: string
  /** What mends functions of files, by their identity; absent where nobody asked. */
  readonly remedies?: Remedies
  /** What came of `--fix`. */
  readonly fixes?: Fixes
}

/** What mends a function of a file, or why no edit does. */
export type Remedy =
  | {
      readonly kind: 'patch'
      readonly additions: readonly Addition[]
      /** What it does not mend. */
      readonly left?: Left
    }
  /** It is told elsewhere, together with others. */
  | { readonly kind: 'in the patch' | 'in the plan'; readonly left?: Left }
  | { readonly kind: 'left'; readonly left: Left }

export type Remedies = ReadonlyMap<string, Remedy>

export interface CheckFailure {
  /** A region, a function or a file. */
  readonly what: string
  readonly reason: string
  readonly hint?: string
}

/** Two functions of one name differ in where they are. */
export function identity({ id, arn, at }: Checked): string {
  return arn ?? `${at?.file ?? ''} ${id}`
}

/** By the identity of their function; undefined holds what is about the policy. */
export function findingsByFunction(
  findings: readonly Finding[],
): ReadonlyMap<string | undefined, readonly Finding[]> {
  const groups = new Map<string | undefined, Finding[]>()
  for (const finding of findings) {
    const key = finding.about && identity(finding.about)
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return groups
}

/** What leads on from a finding: the page of its rule. */
export function helpOf(rule: Finding['rule']): string {
  return `otl check --explain ${rule}`
}

/** Where a finding is, for formats that want a file: live functions get a path that no file has. */
export function pathOf({ about, at }: Pick<Finding, 'about' | 'at'>): string {
  if (at) return at.file
  if (about?.at) return about.at.file
  return about ? `lambda/${about.region ?? 'region'}/${about.label}` : 'otl.config'
}
