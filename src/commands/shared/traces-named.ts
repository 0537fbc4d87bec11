import type { Context } from '../../context.ts'
import { looksLikeTraceId, parseTraceId } from '../../domain/trace/ids.ts'
import { Exit, OtlError, usageError } from '../../errors.ts'
import { type ReadTraces, readTraces } from './read-traces.ts'
import { oneRegion } from './regions.ts'
import { traceById } from './trace-by-id.ts'

/** What is meant by a trace id in any form, a file, a folder, or `-`. */
export async function tracesNamed(
  source: string,
  region: string | undefined,
  ctx: Context,
): Promise<ReadTraces> {
  const id = parseTraceId(source)
  if (id === undefined) return readNamed(source, ctx)
  const trace = await traceById(id, await oneRegion(region, ctx), ctx)
  if (trace) return { traces: [trace], summaries: [], folder: false, others: [] }
  throw new OtlError(`X-Ray has no trace ${id}`, {
    code: Exit.No,
    hint: 'a new trace takes up to a minute to appear; X-Ray keeps traces for 30 days, and each region has its own',
  })
}

async function readNamed(source: string, ctx: Context): Promise<ReadTraces> {
  if (source === '-' && ctx.stdinIsTerminal) {
    throw usageError(
      'nothing is piped in',
      'for example: aws xray batch-get-traces --trace-ids ID | otl trace -',
    )
  }
  try {
    return await readTraces(source, ctx)
  } catch (error) {
    if (!looksLikeTraceId(source)) throw error
    throw usageError(
      `${source} is neither a trace id nor a file`,
      'a trace id looks like 1-581cf771-a006649127e371903a2de979',
    )
  }
}
