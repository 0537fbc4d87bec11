import type { Place } from '../../../domain/policy/field.ts'
import type { Layers } from '../../../domain/policy/layers-read.ts'
import type { Seen } from '../../../domain/policy/seen.ts'
import type { Subject } from '../../../domain/policy/subject.ts'
import type { TemplateFunction } from '../../../domain/template/reading.ts'
import type { CheckFailure } from '../../../render/check/report.ts'

/** What a source of functions gives, one after the other. */
export type Step =
  | {
      readonly kind: 'subject'
      readonly subject: Subject
      /** As the file describes it; absent for live functions. */
      readonly fn?: TemplateFunction
      /** Of live functions: found by what it is, not named by the user. */
      readonly selected?: boolean
      readonly layers?: Layers
      readonly seen?: Seen
    }
  | { readonly kind: 'failure'; readonly failure: CheckFailure }
  /** What may make the answer wrong, without keeping anybody from giving it. */
  | { readonly kind: 'doubt'; readonly at: Place; readonly says: string }
