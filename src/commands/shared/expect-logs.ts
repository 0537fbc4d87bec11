import type { Aws, Context } from '../../context.ts'
import type { TraceLogs } from '../../domain/trace/logs/model.ts'
import type { ExpectedRun } from '../../render/expect/run.ts'
import { concludeLogs, logsOfInvocation } from './logs/of-traces.ts'

/** Each run asks CloudWatch several times, and waits for its last line. */
const RUNS = 20

export type LogsByRun = ReadonlyMap<ExpectedRun, TraceLogs>

/** The logs of the runs whose traces are shown; what could not be read is said. */
export async function logsOfRuns(runs: readonly ExpectedRun[], aws: Aws, ctx: Context): Promise<LogsByRun> {
  const logs = new Map<ExpectedRun, TraceLogs>()
  const traced = runs.filter(({ trace }) => trace !== undefined)
  if (ctx.output === 'junit') {
    if (traced.length > 0) ctx.tell(['junit has no place for logs: --logs is for text and JSON'])
    return logs
  }
  for (const run of traced.slice(0, RUNS)) {
    if (run.trace) logs.set(run, await logsOfInvocation(run.trace.whole ?? run.trace, aws, ctx))
  }
  if (traced.length > RUNS) ctx.tell([`the logs of ${traced.length - RUNS} more runs were not read`])
  concludeLogs([...logs.values()], ctx)
  return logs
}
