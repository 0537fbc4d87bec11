import type { Context } from '../../context.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { usageError } from '../../errors.ts'
import { tracesInText } from './traces-in-text.ts'

/** Every trace in a file, or in what is piped in for `-`. */
export async function readTraces(source: string, ctx: Context): Promise<readonly Trace[]> {
  if (source === '-' && ctx.stdinIsTerminal) {
    throw usageError(
      'nothing is piped in',
      'for example: aws xray batch-get-traces --trace-ids ID | otl trace -',
    )
  }
  return tracesInText(source, await ctx.files.read(source))
}
