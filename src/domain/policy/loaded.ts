import type { Policy } from './policy.ts'

/** A team's policy as it was found. */
export interface LoadedPolicy {
  readonly policy: Policy
  /** As the user named it, or from the working folder. Absent where there is none. */
  readonly file?: string
  /** The baseline that the policy names, from the working folder. */
  readonly baseline?: string
}
