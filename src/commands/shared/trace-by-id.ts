import type { Aws, Context, TraceDocuments } from '../../context.ts'
import { traceFromDocuments } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { isSettled, type Readings, readAgain, readDelays } from '../../domain/trace/settled.ts'
import { destinationOf, readById, retrieveTrace } from './retrieval.ts'

/** From X-Ray, else from where Transaction Search keeps what X-Ray has not indexed. */
export async function traceById(id: string, aws: Aws, ctx: Context): Promise<Trace | undefined> {
  const progress = ctx.progress(`reading trace ${id}`)
  try {
    const found = await first(readById([id], aws, ctx))
    return found && traceFromDocuments(found)
  } finally {
    progress.stop()
  }
}

export interface Waited {
  /** The last reading; absent when nothing of the trace has appeared. */
  readonly trace?: Trace
  readonly settled: boolean
}

export interface WaitOptions {
  readonly patienceMs: number
  /** Whether the function's configuration promises spans of the handler. */
  readonly instrumented: boolean
}

/** Reads until the trace has settled, or until patience is over. */
export async function waitForTrace(
  id: string,
  aws: Aws,
  ctx: Context,
  options: WaitOptions,
): Promise<Waited> {
  const delays = readDelays(isNearby(await aws.endpoint()))
  const deadline = ctx.now().getTime() + options.patienceMs
  const progress = ctx.progress('waiting for the trace')
  let readings: Readings | undefined
  let read = (): Promise<TraceDocuments | undefined> => first(aws.getTraces([id]))
  try {
    for (let turn = 0; ctx.now().getTime() < deadline; turn++) {
      await ctx.sleep(delays[Math.min(turn, delays.length - 1)] ?? 1_000)
      const found = await read()
      if (found === undefined && turn === 0 && (await isElsewhere(aws, ctx))) {
        read = () => retrieveTrace(id, aws, ctx)
      }
      if (found === undefined) continue
      readings = readAgain(readings, traceFromDocuments(found))
      if (isSettled(readings, options.instrumented)) return { trace: readings.trace, settled: true }
      progress.update(`waiting for the trace to settle: ${readings.trace.spans.length} spans so far`)
    }
    return { ...(readings ? { trace: readings.trace } : {}), settled: false }
  } finally {
    progress.stop()
  }
}

/** Asked once, and only when X-Ray has nothing at first: it seldom has. */
async function isElsewhere(aws: Aws, ctx: Context): Promise<boolean> {
  return (await destinationOf(aws, ctx))?.store === 'CloudWatch Logs'
}

async function first<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item
  return undefined
}

/** Whether an endpoint is on this machine. */
export function isNearby(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host)
}
