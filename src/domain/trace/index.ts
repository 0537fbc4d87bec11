/**
 * Understanding a trace: text → inputs → one canonical Trace → what a person means by it.
 *
 *     parseTraceInput   what a file or a pipe holds
 *     traceFromDocuments  documents in any state → Trace, repairs said in `gaps`
 *     foldTrace         one row for an invocation, one for a call
 *     hideRows          leaves out what a reader does not want to see, and tells what
 *     traceRow          one line of a list of traces
 */
export { foldTrace } from './fold/fold.ts'
export { type TraceInput, traceFromDocuments } from './from-documents.ts'
export { type Hidden, type Hiding, hideRows, type Shown } from './hide/hide.ts'
export { type ParsedInput, parseTraceInput } from './input.ts'
export { type TraceRow, traceRow } from './row.ts'
