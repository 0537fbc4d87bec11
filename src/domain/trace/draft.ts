import type { AttributeValue, SpanException, SpanKind, SpanLink, SpanStatus } from './model.ts'

/** One reported span before it has its place in the tree. Times are epoch milliseconds. */
export interface Draft {
  readonly id: string
  /** Absent for roots; may name a span that is not there. */
  readonly parentId: string | undefined
  readonly name: string
  readonly start: number | undefined
  /** Absent while in progress. */
  readonly end: number | undefined
  /** Reads the rest; asked only for spans that are kept. */
  readonly details: () => Details
}

export interface Details {
  readonly status: SpanStatus
  readonly origin: string | undefined
  readonly namespace: string | undefined
  readonly summary: string | undefined
  readonly httpStatus: number | undefined
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly exceptions: readonly SpanException[]
  readonly links: readonly SpanLink[]
  /** What the span is, given what its parent is. */
  readonly kindUnder: (parent: SpanKind | undefined) => SpanKind
  readonly coldStart: boolean
}
