import type { Span, SpanKind } from './model.ts'

/** One reported span before it has its place in the tree. Times are epoch milliseconds. */
export interface Draft {
  readonly id: string
  /** Absent for roots; may name a span that is not there. */
  readonly parentId: string | undefined
  readonly name: string
  readonly start: number | undefined
  /** Absent while in progress. */
  readonly end: number | undefined
  /**
   * Reads the rest; asked only for spans that are kept. What a span is depends on what its parent is.
   * @param draft this one, so that many drafts can share one function
   */
  details(draft: this, parent: SpanKind | undefined): Details
}

export type Details = Pick<
  Span,
  | 'kind'
  | 'status'
  | 'origin'
  | 'namespace'
  | 'summary'
  | 'httpStatus'
  | 'coldStart'
  | 'attributes'
  | 'exceptions'
  | 'links'
>
