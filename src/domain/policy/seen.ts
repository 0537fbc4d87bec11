/** What was found of a function's traces within a window. */
export type Seen =
  | { readonly kind: 'unknown'; readonly reason: string }
  | {
      readonly kind: 'known'
      /** Hours that were looked at. */
      readonly hours: number
      readonly count: number
      /** Whether there may be more than were counted. */
      readonly more: boolean
      /** Milliseconds of each cold start's initialization that was found. */
      readonly coldStarts: readonly number[]
    }
