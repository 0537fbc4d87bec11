import type { LambdaFunction } from './function.ts'
import type { Plan } from './plan.ts'

/** What a run of enable or disable did with one function, for people and programs alike. */
export interface Report {
  readonly name: string
  /** Absent when not even the region could be found out. */
  readonly region?: string
  /** Absent when the function could not be read. */
  readonly fn?: LambdaFunction
  /** The last plan made; absent when it did not come to one. */
  readonly plan?: Plan
  readonly result: Result
  /** Found by a selection rather than named. */
  readonly selected?: true
  /** What went less than well although the result stands. */
  readonly warnings: readonly string[]
}

export type Result =
  /** Lambda runs the new settings. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'already' }
  /** A dry run: the plan would change something. */
  | { readonly kind: 'planned' }
  | { readonly kind: 'blocked' }
  /** @property looked false when it could not be found out how the function is */
  | { readonly kind: 'failed'; readonly reason: string; readonly hint?: string; readonly looked: boolean }
  /** Interrupted before anything was written. */
  | { readonly kind: 'stopped' }
