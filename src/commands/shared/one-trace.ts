import type { Context } from '../../context.ts'
import { parseTraceId } from '../../domain/trace/ids.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { counted } from '../../domain/trace/words.ts'
import { Exit, OtlError, usageError } from '../../errors.ts'
import { oneRegion } from './regions.ts'
import { traceById } from './trace-by-id.ts'
import { readTraces } from './trace-source.ts'

/** The trace of an id, or the only one in a file. */
export async function oneTrace(source: string, region: string | undefined, ctx: Context): Promise<Trace> {
  const id = parseTraceId(source)
  if (id === undefined) return onlyOne(source, await readTraces(source, ctx))
  const trace = await traceById(id, await oneRegion(region, ctx), ctx)
  if (trace) return trace
  throw new OtlError(`X-Ray has no trace ${id}`, {
    code: Exit.No,
    hint: 'a new trace takes up to a minute to appear; X-Ray keeps traces for 30 days, and each region has its own',
  })
}

function onlyOne(source: string, traces: readonly Trace[]): Trace {
  const [first] = traces
  if (first && traces.length === 1) return first
  const what = source === '-' ? 'standard input' : source
  throw usageError(
    `${what} holds ${counted(traces.length, 'trace')}, and two traces are compared one with one`,
    'otl traces --compare 1h compares many with many',
  )
}
