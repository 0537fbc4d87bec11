import type { Demands, Rule, RuleId, Severity } from '../rule.ts'
import type { When } from './selector.ts'

/** A policy made from what is there: it lets today's functions pass, and says what it lets pass. */
export interface PolicyDraft {
  readonly failOn: Severity | 'never'
  readonly unknown: Severity | 'off'
  /** Of every rule, in the order of the table. */
  readonly rules: readonly DraftRule[]
  readonly demands: DraftDemands
  /** What some functions have and too few to ask it of all. */
  readonly suggested: DraftDemands
  readonly overrides: readonly DraftOverride[]
  /** A file beside the policy. With one the rules keep their weights. */
  readonly baseline?: string
  readonly from: Estate
}

export interface DraftRule {
  readonly rule: Rule
  readonly severity: Severity | 'off'
  /** Functions that break it today. */
  readonly broken: number
  /** Functions of which nobody can tell. */
  readonly unknown: number
  /** Why it fails no build today although it would: it weighs less for all, or only for some. */
  readonly spared?: 'everywhere' | 'some'
}

export type DraftDemands = Pick<Demands, 'propagators' | 'sampler' | 'appSignals'> &
  Partial<Pick<Demands, 'minimumVersions'>>

export interface DraftOverride {
  readonly when: When
  /** Functions that it is for. */
  readonly functions: number
  readonly severities: Readonly<Partial<Record<RuleId, Severity | 'off'>>>
  readonly demands: DraftDemands
}

/** What was looked at, counted. */
export interface Estate {
  readonly functions: number
  readonly live: number
  /** Functions by the family of their OpenTelemetry layer; what has none is under `none`. */
  readonly families: ReadonlyMap<Family, number>
  /** Why nothing was looked at. */
  readonly blind?: string
}

export type Family = 'distro' | 'copy' | 'legacy' | 'community' | 'none'
