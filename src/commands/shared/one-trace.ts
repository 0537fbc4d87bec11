import type { Context } from '../../context.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { counted } from '../../domain/trace/words.ts'
import { usageError } from '../../errors.ts'
import { tracesNamed } from './traces-named.ts'

/** The trace of an id, or the only one in a file or a folder. */
export async function oneTrace(source: string, region: string | undefined, ctx: Context): Promise<Trace> {
  const { traces } = await tracesNamed(source, region, ctx)
  const [first] = traces
  if (first && traces.length === 1) return first
  throw usageError(
    `${source === '-' ? 'standard input' : source} holds ${counted(traces.length, 'trace')}, and two traces are compared one with one`,
    'otl traces --compare 1h compares many with many',
  )
}
