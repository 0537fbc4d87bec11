import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { foldTrace, parseTraceInput, traceFromDocuments } from '../../src/domain/trace/index.ts'
import type { Span, Trace } from '../../src/domain/trace/model.ts'

const recordings = path.resolve(import.meta.dirname, '../recordings/xray')

/** The first trace of a file in test/recordings/xray. */
export function recorded(name: string): Trace {
  return tracesIn(readFileSync(path.join(recordings, name), 'utf8'))[0] as Trace
}

export function recordedText(name: string): string {
  return readFileSync(path.join(recordings, name), 'utf8')
}

export function recordedNames(): string[] {
  return readdirSync(recordings).filter((name) => name.endsWith('.json'))
}

export function tracesIn(text: string): Trace[] {
  const parsed = parseTraceInput(text)
  if (parsed.kind === 'unreadable') throw new Error(parsed.reason)
  return parsed.inputs.map(traceFromDocuments)
}

/** A trace of documents in which only what matters is written: times in seconds from 1,000,000,000. */
export function traceOf(...documents: readonly object[]): Trace {
  return traceFromDocuments({ documents: documents.map(shifted) })
}

export function folded(...documents: readonly object[]): Trace {
  return foldTrace(traceOf(...documents))
}

const EPOCH = 1_000_000_000

function shifted(document: object): object {
  const copy: Record<string, unknown> = { trace_id: '1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f', ...document }
  for (const key of ['start_time', 'end_time']) {
    if (typeof copy[key] === 'number') copy[key] = copy[key] + EPOCH
  }
  if (Array.isArray(copy.subsegments)) copy.subsegments = copy.subsegments.map(shifted)
  return copy
}

/** One line a span: indented name, kind, start and end. */
export function outline(trace: Trace): string[] {
  return trace.spans.map(
    (span) => `${'  '.repeat(span.depth)}${span.name} ${span.kind} ${span.start}-${span.end ?? ''}`,
  )
}

export function spanNamed(trace: Trace, name: string): Span {
  const found = trace.spans.find((span) => span.name === name)
  if (found === undefined)
    throw new Error(`no span ${name} among ${trace.spans.map((span) => span.name).join(', ')}`)
  return found
}

/** Published material beside the project; not part of it, so it may be absent. */
const shared = path.resolve(import.meta.dirname, '../../../shared/data/xray')

/** Every file of `../shared/data/xray`, as path and text; empty, and said so, where the folder is missing. */
export function sharedFiles(): { readonly name: string; readonly text: string }[] {
  if (!existsSync(shared)) {
    console.log(
      `left out: ${path.relative(process.cwd(), shared)} is not there, so only test/recordings is drawn`,
    )
    return []
  }
  const names = readdirSync(shared, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return names.map((entry) => {
    const file = path.join(entry.parentPath, entry.name)
    return { name: path.relative(shared, file), text: readFileSync(file, 'utf8') }
  })
}
