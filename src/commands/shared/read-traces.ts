import type { Context } from '../../context.ts'
import {
  mergeInputs,
  type ParsedInput,
  parseTraceInput,
  parseTraceValues,
  type TraceInput,
  traceFromDocuments,
} from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import type { TraceSummary } from '../../domain/trace/source.ts'
import { usageError } from '../../errors.ts'

/** What a file, a pipe or a folder holds. */
export interface ReadTraces {
  /** As they came; of a folder the newest first. */
  readonly traces: readonly Trace[]
  /** Of traces whose documents are not there. */
  readonly summaries: readonly TraceSummary[]
  readonly folder: boolean
  /** Files of the folder that hold no trace, and why, in words that complete "FILE …". */
  readonly others: readonly string[]
}

/** More files than anybody lists; the rest is said to be left out. */
const MOST_FILES = 10_000

/** Fails with a usage error that says what is wrong, where there is no trace at all. */
export async function readTraces(source: string, ctx: Context): Promise<ReadTraces> {
  const listing = source === '-' ? undefined : await ctx.files.list(source, MOST_FILES)
  if (listing === undefined) return readOne(source, ctx)
  const inputs: TraceInput[] = []
  const summaries: TraceSummary[] = []
  const others: string[] = []
  const progress = ctx.progress(`reading ${source}`)
  for (const [at, file] of listing.files.entries()) {
    ctx.signal.throwIfAborted()
    if (at % 100 === 99) progress.update(`reading ${source}: ${at + 1} of ${listing.files.length} files`)
    const parsed = await parsedOrNot(file, ctx)
    if (parsed.kind === 'unreadable') others.push(`${file} ${parsed.reason}`)
    else {
      inputs.push(...parsed.inputs)
      summaries.push(...parsed.summaries)
    }
  }
  progress.stop()
  if (inputs.length + summaries.length === 0)
    throw usageError(`no file of ${source} holds a trace`, others[0])
  if (listing.more) others.push(`${source} has more than ${MOST_FILES} files; the others were not looked at`)
  const traces = mergeInputs(inputs).map(traceFromDocuments)
  return { traces: traces.toSorted((a, b) => b.startedAt - a.startedAt), summaries, folder: true, others }
}

async function readOne(source: string, ctx: Context): Promise<ReadTraces> {
  const parsed = await parseBytes(await ctx.files.read(source), ctx)
  if (parsed.kind === 'unreadable') {
    throw usageError(`${source === '-' ? 'standard input' : source} ${parsed.reason}`, parsed.hint)
  }
  const { inputs, summaries } = parsed
  return { traces: inputs.map(traceFromDocuments), summaries, folder: false, others: [] }
}

async function parsedOrNot(file: string, ctx: Context): Promise<ParsedInput> {
  try {
    return await parseBytes(await ctx.files.read(file), ctx)
  } catch (error) {
    return {
      kind: 'unreadable',
      reason: `could not be read: ${error instanceof Error ? error.message : error}`,
    }
  }
}

async function parseBytes(bytes: Uint8Array, ctx: Context): Promise<ParsedInput> {
  const parsed = parseTraceInput(new TextDecoder('utf-8').decode(bytes))
  if (parsed.kind === 'traces' || !mayBeProtobuf(bytes)) return parsed
  const request = (await ctx.otlp()).otlpFromProtobuf(bytes)
  return request === undefined ? parsed : parseTraceValues([request])
}

/** A request begins with the mark of its first field, alone or after four bytes of length. */
function mayBeProtobuf(bytes: Uint8Array): boolean {
  const RESOURCE_SPANS = 0x0a
  return bytes[0] === RESOURCE_SPANS || bytes[4] === RESOURCE_SPANS
}
