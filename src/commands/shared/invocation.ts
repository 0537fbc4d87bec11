import type { Aws, Context, InvokeAnswer } from '../../context.ts'
import { assess } from '../../domain/instrument/assess.ts'
import type { FunctionRef } from '../../domain/instrument/reference.ts'
import { newSampledTrace } from '../../domain/trace/ids.ts'
import { Exit, type ExitCode } from '../../errors.ts'
import { absentOr } from './lookup.ts'
import { isNearby, type Waited, waitForTrace } from './trace-by-id.ts'

/** What came of one traced invocation. */
export interface Invoked {
  readonly ref: FunctionRef
  readonly answer: InvokeAnswer
  readonly traceId: string
  readonly lookedFor: 'waited' | 'not asked' | 'tracing is off'
  readonly waited: Waited
  /** The function's configuration promises spans of its handler. */
  readonly instrumented: boolean
}

/** Invokes with a sampled header; `answered` is called at once, before the wait for the trace. */
export async function invokeTraced(
  request: { readonly ref: FunctionRef; readonly payload: Uint8Array; readonly waitSeconds: number },
  aws: Aws,
  ctx: Context,
  answered: (answer: InvokeAnswer) => void,
): Promise<Invoked> {
  const { ref, payload, waitSeconds } = request
  const { id, header } = newSampledTrace(ctx.now(), ctx.newId(12))
  const answer = await invokeOnce(aws, { ref, payload, header }, ctx)
  answered(answer)
  const base = { ref, answer, traceId: id, instrumented: false }
  if (waitSeconds <= 0) return { ...base, lookedFor: 'not asked', waited: { settled: false } }
  const promised = await promiseOf(aws, ref)
  if (promised === 'nothing') return { ...base, lookedFor: 'tracing is off', waited: { settled: false } }
  const wait = { patienceMs: waitSeconds * 1_000, instrumented: promised === 'handler' }
  const waited = await waitForTrace(id, aws, ctx, wait)
  return { ...base, instrumented: wait.instrumented, lookedFor: 'waited', waited }
}

async function invokeOnce(
  aws: Aws,
  { ref, payload, header }: { ref: FunctionRef; payload: Uint8Array; header: string },
  ctx: Context,
): Promise<InvokeAnswer> {
  const progress = ctx.progress(`invoking ${ref.name}`)
  try {
    return await aws.invoke({
      fn: ref.target,
      payload,
      traceHeader: header,
      ...(ref.qualifier ? { qualifier: ref.qualifier } : {}),
    })
  } catch (error) {
    throw await absentOr(error, aws, ref)
  } finally {
    progress.stop()
  }
}

/** What the function's configuration lets a trace hold. Who may not read it may still invoke it: then anything may come. */
async function promiseOf(aws: Aws, ref: FunctionRef): Promise<'nothing' | 'handler' | 'anything'> {
  if (ref.qualifier !== undefined) return 'anything'
  try {
    const fn = await aws.getFunction(ref.target)
    if (fn.tracing === 'PassThrough') return 'nothing'
    return assess(fn).verdict === 'traced' ? 'handler' : 'anything'
  } catch {
    return 'anything'
  }
}

/** Says what is missing, on stderr, and how the whole went. */
export async function concludeInvocation(invoked: Invoked, aws: Aws, ctx: Context): Promise<ExitCode> {
  const { ref, answer, lookedFor, waited, traceId } = invoked
  const { style, glyphs } = ctx.canvas
  const arrow = style.quiet(glyphs.arrow)
  if (lookedFor === 'tracing is off') {
    ctx.tell([
      `${style.warn(glyphs.warn)} no trace: active tracing is off for ${ref.name}`,
      `  ${arrow} otl enable ${ref.name}`,
    ])
  }
  if (lookedFor === 'waited' && !waited.settled) {
    const said = waited.trace
      ? 'the trace is still growing; this is what has arrived'
      : 'the trace has not appeared yet'
    ctx.tell([`${style.warn(glyphs.warn)} ${said}`, `  ${arrow} otl trace ${traceId}`])
  }
  if (answer.functionError !== undefined) return Exit.No
  if (lookedFor === 'waited' && waited.trace === undefined) {
    if (!isNearby(await aws.endpoint())) ctx.tell([`  ${arrow} otl status ${ref.name}`])
    return Exit.Unknown
  }
  return Exit.Ok
}
