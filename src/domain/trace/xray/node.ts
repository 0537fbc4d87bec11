import type { JsonRecord } from '../lenient.ts'

/** One segment or subsegment with what its surroundings say about it. */
export interface Node {
  readonly id: string
  readonly parentId: string | undefined
  readonly name: string
  readonly source: JsonRecord
  /** Nested in another document, or sent alone with `type: subsegment`. */
  readonly subsegment: boolean
}
