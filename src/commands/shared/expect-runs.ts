import pLimit from 'p-limit'
import type { Aws, Context, InvokeAnswer } from '../../context.ts'
import type { FunctionRef } from '../../domain/instrument/reference.ts'
import type { Expectation } from '../../domain/trace/expect/expectation.ts'
import { type Check, checksOf, type Evidence } from '../../domain/trace/expect/run.ts'
import { foldTrace } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { Exit, OtlError } from '../../errors.ts'
import { errorText } from '../../render/answer.ts'
import type { ExpectedRun } from '../../render/expect/run.ts'
import { remember } from './ask-once.ts'
import { type Invoked, invokeTraced } from './invocation.ts'

export interface RunsRequest {
  readonly ref: FunctionRef
  readonly payload: Uint8Array
  readonly waitSeconds: number
  readonly expectations: readonly Expectation[]
  readonly repeat: number
  readonly warm: boolean
  readonly concurrency: number
}

export interface RunsHooks {
  /** As soon as the function has answered, before its trace is there. */
  readonly answered: (answer: InvokeAnswer) => void
  /** As each run is judged: in the order in which they end. */
  readonly judged: (run: ExpectedRun) => void
}

/**
 * Invokes as often as asked, and judges each trace. With several runs one that could not be invoked counts as unknown.
 * @returns the runs in the order of their numbers
 */
export async function invokeRuns(
  request: RunsRequest,
  aws: Aws,
  ctx: Context,
  hooks: RunsHooks,
): Promise<readonly ExpectedRun[]> {
  const { repeat, concurrency } = request
  const once = { ...aws, getFunction: readOnce(aws) }
  const several = repeat > 1
  const progress = several ? ctx.progress(`run 1 of ${repeat}`) : undefined
  // One line of progress for all of them.
  const quiet = several ? { ...ctx, progress: () => ({ update: () => {}, stop: () => {} }) } : ctx
  const limit = pLimit(concurrency)
  let done = 0
  try {
    if (request.warm) await warmUp(request, aws, ctx)
    const runs = Array.from({ length: repeat }, (_, at) =>
      limit(async () => {
        const run = await oneRun(at + 1, request, once, quiet, hooks)
        progress?.update(`run ${Math.min(++done + 1, repeat)} of ${repeat}`)
        hooks.judged(run)
        return run
      }),
    )
    return await Promise.all(runs)
  } finally {
    limit.clearQueue()
    progress?.stop()
  }
}

/** Every environment that will be used at the same time is started at the same time. */
async function warmUp({ ref, payload, concurrency }: RunsRequest, aws: Aws, ctx: Context): Promise<void> {
  const request = { ref, payload, waitSeconds: 0 }
  const progress = ctx.progress('warming up')
  const quiet = { ...ctx, progress: () => progress }
  await Promise.all(
    Array.from({ length: concurrency }, () => invokeTraced(request, aws, quiet, () => {})),
  ).finally(() => progress.stop())
}

function readOnce(aws: Aws): Aws['getFunction'] {
  const once = remember<Awaited<ReturnType<Aws['getFunction']>>>()
  return (name) => once(name, () => aws.getFunction(name))
}

async function oneRun(
  number: number,
  request: RunsRequest,
  aws: Aws,
  ctx: Context,
  hooks: RunsHooks,
): Promise<ExpectedRun> {
  const { expectations, repeat } = request
  try {
    const invoked = await invokeTraced(request, aws, ctx, hooks.answered)
    const { answer, traceId, waited, lookedFor } = invoked
    const tracingOff = lookedFor === 'tracing is off'
    const view = waited.trace && foldTrace(waited.trace)
    const checks = checksOf(expectations, {
      ...evidenceOf(invoked, request),
      ...(view ? { trace: view } : {}),
    })
    return { number, answer, traceId, checks, tracingOff, ...(view ? { trace: view } : {}) }
  } catch (error) {
    const may = error instanceof OtlError && error.code === Exit.Unknown && !ctx.signal.aborted
    if (!may || repeat === 1) throw error
    return { number, checks: notInvoked(request, error.message) }
  }
}

function notInvoked({ expectations, ref }: RunsRequest, reason: string): readonly Check[] {
  return checksOf(expectations, { functionName: ref.name, lacks: reason }).map((check) => ({
    ...check,
    kind: 'unknown',
    said: reason,
  }))
}

/** The whole is in the answer. */
const LONGEST_ERROR = 300

function evidenceOf(invoked: Invoked, { ref, waitSeconds }: RunsRequest): Evidence {
  const { answer, lookedFor, waited, instrumented } = invoked
  const { trace, settled } = waited
  const lacks =
    lookedFor === 'tracing is off'
      ? `active tracing is off for ${ref.name}`
      : trace === undefined
        ? `the trace has not appeared within ${waitSeconds}s`
        : settled
          ? withoutHandler(trace, instrumented)
          : `the trace was still growing after ${waitSeconds}s`
  return {
    functionName: ref.name,
    ...(answer.functionError === undefined
      ? {}
      : { functionError: errorText(answer).slice(0, LONGEST_ERROR) }),
    ...(lacks === undefined ? {} : { lacks }),
  }
}

/** Calls are seen by the instrumentation: without its spans nobody knows what was called. */
function withoutHandler({ spans }: Trace, instrumented: boolean): string | undefined {
  if (!instrumented || spans.some(({ kind }) => kind === 'handler')) return undefined
  return 'the spans of the handler have not come'
}
