/**
 * Understanding a trace: text → inputs → one canonical Trace → what a person means by it.
 *
 *     parseTraceInput     what a file or a pipe holds
 *     mergeInputs         one input for each trace, wherever its parts came from
 *     traceFromDocuments  documents in any state → Trace, repairs said in `gaps`
 *     foldTrace           one row for an invocation, one for a call
 *     traceRow            one line of a list of traces
 *
 * Why it took so long is in `path/`.
 */
export { foldTrace } from './fold/fold.ts'
export { type TraceInput, traceFromDocuments } from './from-documents.ts'
export { mergeInputs, type ParsedInput, parseTraceInput, parseTraceValues } from './input.ts'
export { rowOfTrace, type TraceRow, traceRow } from './row.ts'
