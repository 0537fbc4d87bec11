import type { Place } from './field.ts'
import type { Waiver } from './policy.ts'
import type { RuleId, Severity } from './rule.ts'
import type { Subject, TemplateFormat } from './subject.ts'

/** A rule that does not hold, or that nobody can judge, for one function; or a waiver that has run out. */
export interface Finding {
  readonly rule: RuleId | 'waiver-expired'
  readonly severity: Severity
  readonly kind: 'fails' | 'unknown'
  /** Absent for what is wrong with the policy itself. */
  readonly about?: Checked
  /** One sentence without a full stop. */
  readonly says: string
  /** Absent for live functions. */
  readonly at?: Place
  /** The same in every run for the same problem of the same function: what a baseline and a fingerprint are made of. */
  readonly key: string
  /** Why it does not count. */
  readonly accepted?: Accepted
}

/** A function as findings tell of it: small enough to keep ten thousand of them, and without its variables. */
export interface Checked {
  readonly id: string
  readonly label: string
  /** Absent where nobody can know it. */
  readonly region?: string
  readonly runtime?: string
  /** Of live functions. */
  readonly arn?: string
  readonly format?: TemplateFormat
  /** Of functions in files. */
  readonly at?: Place
}

export function checkedOf({ id, label, origin, region, runtime }: Subject): Checked {
  return {
    id,
    label,
    ...(region.kind === 'known' ? { region: region.value } : {}),
    ...(runtime.kind === 'known' ? { runtime: runtime.value } : {}),
    ...(origin.kind === 'live' ? { arn: origin.fn.arn } : { format: origin.format, at: origin.at }),
  }
}

export type Accepted =
  | { readonly kind: 'waiver'; readonly waiver: Waiver }
  /** Known since the baseline was written. */
  | { readonly kind: 'baseline' }

/** A problem that changes its line, its version or its severity stays the same problem. */
export function keyOf(rule: string, subject: Subject, kind: Finding['kind'], about?: string): string {
  const { origin, id } = subject
  const source = origin.kind === 'live' ? origin.fn.region : origin.at.file
  const parts = [rule, source, id, ...(about === undefined ? [] : [about])]
  return `${parts.join(' ')}${kind === 'unknown' ? ' ?' : ''}`
}
