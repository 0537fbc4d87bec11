import type { Place } from './field.ts'
import type { Demands, RuleId, Severity } from './rule.ts'
import type { Subject } from './subject.ts'

/** What a team has decided, read and checked. The usual one asks for what every traced function needs. */
export interface Policy {
  /** Findings of this weight, and heavier ones, fail the build. */
  readonly failOn: Severity | 'never'
  /** How much it weighs that a rule could not be judged. `as-rule`: as much as if it did not hold. */
  readonly unknown: Severity | 'as-rule' | 'off'
  readonly severities: Severities
  readonly demands: Demands
  /** In order: a later one wins. */
  readonly overrides: readonly Override[]
  readonly waivers: readonly Waiver[]
}

export type Severities = Readonly<Partial<Record<RuleId, Severity | 'off'>>>

export interface Override {
  readonly applies: (subject: Subject) => boolean
  readonly severities: Severities
  readonly demands: Partial<Demands>
}

/** A finding that the team lives with, until a day. */
export interface Waiver {
  readonly rules: readonly RuleId[]
  readonly applies: (subject: Subject) => boolean
  readonly reason: string
  readonly owner?: string
  /** ISO date; the last day on which it counts. */
  readonly expires?: string
  /** What a person calls it: rules and functions as written. */
  readonly label: string
  readonly at?: Place
}

export const USUAL_DEMANDS: Demands = { settings: {}, maxBehind: 0, minimumVersions: {} }

export const USUAL_POLICY: Policy = {
  failOn: 'error',
  unknown: 'warning',
  severities: {},
  demands: USUAL_DEMANDS,
  overrides: [],
  waivers: [],
}

export interface Decided {
  readonly severities: Severities
  readonly demands: Demands
}

/** The policy as it stands for one function. */
export function decidedFor(subject: Subject, { severities, demands, overrides }: Policy): Decided {
  return overrides
    .filter(({ applies }) => applies(subject))
    .reduce<Decided>(
      (before, override) => ({
        severities: { ...before.severities, ...override.severities },
        demands: {
          ...before.demands,
          ...override.demands,
          settings: { ...before.demands.settings, ...override.demands.settings },
          minimumVersions: { ...before.demands.minimumVersions, ...override.demands.minimumVersions },
        },
      }),
      { severities, demands },
    )
}

const WEIGHT = { note: 1, warning: 2, error: 3 } as const

export function isAtLeast(severity: Severity, level: Severity): boolean {
  return WEIGHT[severity] >= WEIGHT[level]
}

export function hasExpired({ expires }: Waiver, today: string): boolean {
  return expires !== undefined && expires < today
}
