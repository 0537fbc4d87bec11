import type { Draft } from '../draft.ts'
import type { JsonRecord } from '../lenient.ts'

/** One segment or subsegment with what its surroundings say about it. */
export interface Node extends Draft {
  readonly source: JsonRecord
  /** Nested in another document, or sent alone with `type: subsegment`. */
  readonly subsegment: boolean
}
