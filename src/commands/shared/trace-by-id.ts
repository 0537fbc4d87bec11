import type { Aws, Context } from '../../context.ts'
import { traceFromDocuments } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { isSettled, type Reading, readDelays, reading } from '../../domain/trace/settled.ts'

export async function traceById(id: string, aws: Aws, ctx: Context): Promise<Trace | undefined> {
  const progress = ctx.progress(`reading trace ${id}`)
  try {
    for await (const found of aws.getTraces([id])) return traceFromDocuments(found)
    return undefined
  } finally {
    progress.stop()
  }
}

export interface Waited {
  /** The last reading; absent when nothing of the trace has appeared. */
  readonly trace?: Trace
  readonly settled: boolean
}

/** Reads until the trace has settled or `patienceMs` are over. */
export async function waitForTrace(id: string, aws: Aws, ctx: Context, patienceMs: number): Promise<Waited> {
  const delays = readDelays(isNearby(await aws.endpoint()))
  const deadline = ctx.now().getTime() + patienceMs
  const progress = ctx.progress('waiting for the trace')
  let last: Reading | undefined
  try {
    for (let turn = 0; ctx.now().getTime() < deadline; turn++) {
      await ctx.sleep(delays[Math.min(turn, delays.length - 1)] ?? 1_000)
      const trace = await first(aws.getTraces([id]))
      if (trace === undefined) continue
      const current = reading(traceFromDocuments(trace))
      if (isSettled(last, current)) return { trace: current.trace, settled: true }
      progress.update(`waiting for the trace to settle: ${current.trace.spans.length} spans so far`)
      last = current
    }
    return { ...(last ? { trace: last.trace } : {}), settled: false }
  } finally {
    progress.stop()
  }
}

async function first<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item
  return undefined
}

/** Whether an endpoint is on this machine. */
export function isNearby(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host)
}
