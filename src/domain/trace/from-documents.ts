import { bounded, MAX_NAME } from './lenient.ts'
import type { Trace } from './model.ts'
import { draftsFromOtlp } from './otlp/details.ts'
import type { OtlpSpan } from './otlp/spans.ts'
import { assemble } from './tree/assemble.ts'
import { draftsFromSegments, readDocument } from './xray/segments.ts'

/** What one trace is made of, as it was read. */
export interface TraceInput {
  readonly id?: string
  /** X-Ray segment documents: JSON text, values, or either wrapped as `{Id, Document}`. */
  readonly documents: readonly unknown[]
  /** OpenTelemetry spans of the same trace. */
  readonly spans?: readonly OtlpSpan[]
  /** X-Ray dropped later segments because the trace was too large. */
  readonly limitExceeded?: boolean
}

/** Said in `gaps`; the one gap that speaks of spans that nobody will ever see. */
export const DROPPED = 'X-Ray dropped parts of this trace because it grew beyond the size limit'

/** The canonical trace. Never fails and never changes its input; what had to be repaired is in `gaps`. */
export function traceFromDocuments(input: TraceInput): Trace {
  const gaps: string[] = []
  if (input.limitExceeded) gaps.push(DROPPED)
  for (const own of new Set(input.spans?.map((span) => span.own))) gaps.push(...(own?.gaps ?? []))
  const segments = draftsFromSegments(input.documents, gaps)
  const drafts = [...segments, ...draftsFromOtlp(input.spans ?? [])]
  const id = bounded(input.id, MAX_NAME) ?? traceIdOf(input.documents) ?? 'unknown'
  return assemble(id, drafts, gaps)
}

function traceIdOf(documents: readonly unknown[]): string | undefined {
  for (const document of documents) {
    const id = bounded(readDocument(document)?.trace_id, MAX_NAME)
    if (id !== undefined) return id
  }
  return undefined
}
