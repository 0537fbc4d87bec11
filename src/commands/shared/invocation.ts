import type { Aws, Context, InvokeAnswer } from '../../context.ts'
import type { FunctionRef } from '../../domain/instrument/reference.ts'
import { newSampledTrace } from '../../domain/trace/ids.ts'
import { Exit, type ExitCode } from '../../errors.ts'
import { isNearby, type Waited, waitForTrace } from './trace-by-id.ts'

/** What came of one traced invocation. */
export interface Invoked {
  readonly ref: FunctionRef
  readonly answer: InvokeAnswer
  readonly traceId: string
  readonly lookedFor: 'waited' | 'not asked' | 'tracing is off'
  readonly waited: Waited
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
  const base = { ref, answer, traceId: id }
  if (waitSeconds <= 0) return { ...base, lookedFor: 'not asked', waited: { settled: false } }
  if (await isUntraced(aws, ref)) return { ...base, lookedFor: 'tracing is off', waited: { settled: false } }
  return { ...base, lookedFor: 'waited', waited: await waitForTrace(id, aws, ctx, waitSeconds * 1_000) }
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
  } finally {
    progress.stop()
  }
}

/** Only a function that says so counts: who may not read it may still invoke it. */
async function isUntraced(aws: Aws, ref: FunctionRef): Promise<boolean> {
  if (ref.qualifier !== undefined) return false
  try {
    return (await aws.getFunction(ref.target)).tracing === 'PassThrough'
  } catch {
    return false
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
