import type { TraceDestination } from '../../doctor/facts.ts'

/** What a search says of itself, beside the traces that it shows. */
export interface Account {
  readonly found: number
  /** There are more than `found`: the counting stopped there. */
  readonly more: boolean
  /** Of those found. */
  readonly partial: number
  readonly invocations: Invocations
  /** One for each region that answered. */
  readonly stores: readonly Store[]
  readonly failures: readonly Failure[]
}

/** What is known of a search only when the last trace has been read. */
export interface Outcome {
  readonly shown: number
  /** Of those shown: a span names a parent that is absent. */
  readonly orphaned: number
  /** How many were read to choose from, where X-Ray could not be asked for what was wanted. */
  readonly lookedInto?: number
}

/** How often the functions ran in that time, whether sampled or not. */
export type Invocations =
  | { readonly kind: 'known'; readonly count: number }
  | { readonly kind: 'could not check'; readonly reason: string }
  /** No function was named. */
  | { readonly kind: 'not asked' }

export interface Store {
  readonly region: string
  /** Undefined where it could not be checked, which AWS's own read-only policy does not allow. */
  readonly destination?: TraceDestination
  /** Its spans were searched where Transaction Search keeps them, not only X-Ray's index. */
  readonly searched: boolean
}

export interface Failure {
  readonly region?: string
  readonly reason: string
  readonly hint?: string
}

/**
 * The share of invocations that were recorded, 0 to 1. Undefined when it says nothing: a trace may hold several
 * invocations, so there can be more invocations seen than told.
 */
export function sampledShare({ found, invocations }: Account): number | undefined {
  if (invocations.kind !== 'known' || invocations.count === 0 || found > invocations.count) return undefined
  return found / invocations.count
}
