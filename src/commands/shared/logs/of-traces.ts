import type { Aws, Context } from '../../../context.ts'
import { foldTrace } from '../../../domain/trace/index.ts'
import type { TraceLogs } from '../../../domain/trace/logs/model.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import { readDelays } from '../../../domain/trace/settled.ts'
import { Exit, type ExitCode } from '../../../errors.ts'
import { safe } from '../../../render/text.ts'
import { oneRegion, regionPool } from '../regions.ts'
import { isNearby } from '../trace-by-id.ts'
import { type Connect, logsOf } from './read.ts'

/** A file may hold thousands of traces, and each asks CloudWatch several times. */
const TRACES = 20

/** Where the log of an invocation is: an ARN in the trace tells, else it is where the trace was found. */
export function logConnection(home: () => Promise<Aws>, ctx: Context): Connect {
  const pool = regionPool(ctx)
  let own: Promise<Aws> | undefined
  return (told) => {
    if (told !== undefined) return pool(told)
    own ??= home()
    return own
  }
}

export type LogsByTrace = ReadonlyMap<Trace, TraceLogs>

/** The logs of traces, wherever the traces come from: an ARN in them tells the region, else `--region` does. */
export async function logsOfTraces(
  traces: readonly Trace[],
  region: string | undefined,
  ctx: Context,
): Promise<LogsByTrace> {
  const connect = logConnection(() => oneRegion(region, ctx), ctx)
  const logs = new Map<Trace, TraceLogs>()
  for (const trace of traces.slice(0, TRACES)) logs.set(trace, await logsOf(foldTrace(trace), connect, ctx))
  if (traces.length > TRACES) ctx.tell([`the logs of ${traces.length - TRACES} more traces were not read`])
  return logs
}

/** CloudWatch shows what was logged after some seconds. */
const PATIENCE_MS = 20_000

/** The logs of an invocation that has just ended, read until its last line is there, or until patience is over. */
export async function logsOfInvocation(trace: Trace, aws: Aws, ctx: Context): Promise<TraceLogs> {
  const delays = readDelays(isNearby(await aws.endpoint()))
  const deadline = ctx.now().getTime() + PATIENCE_MS
  const folded = foldTrace(trace)
  for (let turn = 0; ; turn++) {
    const read = await logsOf(folded, async () => aws, ctx)
    const whole = read.logs.every(({ complete }) => complete) && !read.failures.some(({ absent }) => absent)
    if (whole || ctx.now().getTime() >= deadline) return read
    await ctx.sleep(delays[Math.min(turn, delays.length - 1)] ?? 1_000)
  }
}

/** Says what of the logs is missing. A log that could not be read is not one that says nothing. */
export function concludeLogs(all: readonly TraceLogs[], ctx: Context): ExitCode {
  const { style, glyphs } = ctx.canvas
  const notLooked = all.reduce((sum, logs) => sum + logs.notLooked, 0)
  if (notLooked > 0) ctx.tell([`the logs of ${notLooked} more invocations were not read`])
  const failures = all.flatMap((logs) => logs.failures.filter(({ absent }) => !absent))
  const [first] = failures
  if (first === undefined) return Exit.Ok
  ctx.tell([`${style.warn(glyphs.warn)} ${safe(first.reason)}`])
  return Exit.Unknown
}
