import type { Place } from './field.ts'
import type { Layers } from './layers-read.ts'
import type { Seen } from './seen.ts'
import type { Subject } from './subject.ts'

/** How much a finding weighs. `note` never fails a build by default. */
export type Severity = 'error' | 'warning' | 'note'

/** One thing that has to hold for a function. */
export interface Rule {
  readonly id: RuleId
  /** Where the policy says nothing. */
  readonly severity: Severity
  /** What has to hold, as a whole sentence. */
  readonly what: string
  /** What happens where it does not, in whole sentences. */
  readonly why: string
  /** How to mend it, in whole sentences. */
  readonly mend: string
  /** Whether `otl enable` mends it. */
  readonly byEnable?: true
  /** Only of live functions, or only where traces were looked for. */
  readonly needs?: 'live' | 'traces'
  /** Only where the policy asks for it. */
  readonly onDemand?: true
  readonly judge: (subject: Subject, means: Means) => readonly Problem[]
}

export type RuleId =
  | 'active-tracing'
  | 'layer-attached'
  | 'runtime-covered'
  | 'layer-region'
  | 'layer-architecture'
  | 'layer-runtime'
  | 'layer-outdated'
  | 'layer-known-bad'
  | 'layer-legacy'
  | 'layer-withdrawn'
  | 'layer-conflict'
  | 'wrapper-set'
  | 'wrapper-provided'
  | 'wrapper-foreign'
  | 'spans-sent'
  | 'propagators'
  | 'sampler'
  | 'required-settings'
  | 'app-signals-explicit'
  | 'environment-room'
  | 'layer-room'
  | 'timeout-room'
  | 'role-may-trace'
  | 'alias-traffic'
  | 'image-instrumented'
  | 'traces-seen'
  | 'cold-start-budget'

/** `fails`: the rule does not hold. `unknown`: nobody can tell from what there is. */
export interface Problem {
  readonly kind: 'fails' | 'unknown'
  /** One sentence without the function's name and without a full stop. Never a value of a variable that is not otl's. */
  readonly says: string
  /** What within the function it is about, the same in every run, where a rule may find several: a layer, a variable. */
  readonly about?: string
  readonly at?: Place
}

/** All that a rule may look at beside the function. */
export interface Means {
  readonly demands: Demands
  /** What Lambda told of the attached layers; absent for files, and where nobody asked. */
  readonly layers?: Layers
  /** What was found of the function's traces; absent where nobody looked. */
  readonly seen?: Seen
}

/** What a policy asks of one function, overrides applied. */
export interface Demands {
  /** As OTEL_PROPAGATORS takes them, in order. */
  readonly propagators?: readonly string[]
  readonly sampler?: string
  /** Variables that must have exactly these values. */
  readonly settings: Readonly<Record<string, string>>
  /** Versions that a layer may be behind the newest that otl knows. */
  readonly maxBehind: number
  /** By the layer's name: the oldest version that will do. */
  readonly minimumVersions: Readonly<Record<string, number>>
  readonly appSignals?: boolean
  /** Of initialization, in milliseconds. */
  readonly coldStartBudget?: number
}

export function fails(says: string, at?: Place, about?: string): Problem {
  return { kind: 'fails', says, ...(about === undefined ? {} : { about }), ...(at ? { at } : {}) }
}

export function cannotTell(says: string, at?: Place, about?: string): Problem {
  return { kind: 'unknown', says, ...(about === undefined ? {} : { about }), ...(at ? { at } : {}) }
}
