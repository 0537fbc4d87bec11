import { parseTraceInput, traceFromDocuments } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { usageError } from '../../errors.ts'

/** Every trace that a file or a pipe holds; fails with a usage error that says what is wrong with it. */
export function tracesInText(name: string, bytes: Uint8Array): readonly Trace[] {
  const text = new TextDecoder('utf-8').decode(bytes)
  const parsed = parseTraceInput(text)
  if (parsed.kind === 'unreadable') {
    throw usageError(`${name === '-' ? 'standard input' : name} ${parsed.reason}`, parsed.hint)
  }
  return parsed.inputs.map((input) => traceFromDocuments(input))
}
