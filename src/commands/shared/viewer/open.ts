import type { Aws, Context, TraceQuery } from '../../../context.ts'
import type { ExitCode } from '../../../errors.ts'
import { listViewer } from '../../../render/viewer/state.ts'
import { accountSource } from './account.ts'
import { withLogs } from './logs.ts'
import { runViewer } from './run.ts'
import { screenOf } from './screen.ts'

export interface ViewTracesOptions {
  readonly functions: readonly string[]
  readonly since: string
  readonly until: string
  readonly raw: boolean
}

/** Whether a command that may open the viewer should: on a terminal, for text. */
export function opensViewer(options: { readonly tui?: boolean }, ctx: Context): boolean {
  return options.tui !== false && ctx.takeScreen !== undefined && ctx.output === 'text'
}

/** The viewer over what X-Ray has. Fails before it opens when X-Ray cannot be asked. */
export async function viewTraces(
  query: TraceQuery,
  options: ViewTracesOptions,
  aws: Aws,
  ctx: Context,
): Promise<ExitCode> {
  const take = screenOf(ctx)
  const summaries = aws.listTraces(query)[Symbol.asyncIterator]()
  const progress = ctx.progress('listing traces')
  // The first answer may need a question about credentials, for which the terminal has to be as it is.
  const first = await summaries.next().finally(() => progress.stop())
  const whose = options.functions.length > 0 ? options.functions.join(', ') : 'all traces'
  const title = `${whose} in ${aws.region}, since ${options.since}${options.until === 'now' ? '' : ` until ${options.until}`}`
  const traces = accountSource(summaries, first, query, aws, ctx)
  const source = withLogs(traces, async () => aws, ctx)
  const live = options.until === 'now'
  const opening = { title, region: aws.region, raw: options.raw, live, logging: 'hidden' as const }
  return await runViewer(take, (size) => listViewer({ size, ...opening }), source, ctx)
}
