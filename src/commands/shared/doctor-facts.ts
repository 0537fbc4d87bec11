import type { Aws, Context } from '../../context.ts'
import type { Facts, Invocation, LayerRead, Looked, RoleAnswer } from '../../domain/doctor/facts.ts'
import { seenIn } from '../../domain/doctor/seen.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { FunctionRef } from '../../domain/instrument/reference.ts'
import { OtlError } from '../../errors.ts'
import { recentTraces } from './doctor-traces.ts'
import { invokeTraced } from './invocation.ts'
import { awsErrorName, concernsCaller } from './lookup.ts'
import { roleQuestion } from './role-rights.ts'

export interface Question {
  readonly ref: FunctionRef
  readonly fn: LambdaFunction
  /** As in Facts. */
  readonly named: string
  readonly asked: string
  /** Present when one invocation is to be sent. */
  readonly invoke?: { readonly payload: Uint8Array; readonly waitSeconds: number }
}

/** Asks for everything at once; what may not be asked becomes "not known", with the reason. */
export async function gatherFacts(question: Question, aws: Aws, ctx: Context): Promise<Facts> {
  const { ref, fn, named, asked } = question
  const invocation = question.invoke && (await invokeOnce(ref, question.invoke, aws, ctx))
  const progress = ctx.progress('asking for role, layers, traces and destination')
  try {
    const [role, layers, traces, destination] = await Promise.all([
      roleAnswer(fn, aws, ctx),
      readLayers(fn.layers, aws, ctx),
      looked(() => recentTraces(ref.name, aws, ctx), ctx),
      looked(() => aws.traceDestination(), ctx),
    ])
    return {
      fn,
      named,
      asked,
      role,
      layers,
      traces,
      destination,
      now: ctx.now().getTime(),
      ...(ref.qualifier ? { qualifier: ref.qualifier } : {}),
      ...(invocation ? { invocation } : {}),
    }
  } finally {
    progress.stop()
  }
}

async function roleAnswer(fn: LambdaFunction, aws: Aws, ctx: Context): Promise<RoleAnswer> {
  const { kind } = await roleQuestion()(fn, aws)
  if (ctx.signal.aborted) throw new OtlError('interrupted')
  if (kind === 'may') return 'yes'
  return kind === 'may not' ? 'no' : 'could not check'
}

async function invokeOnce(
  ref: FunctionRef,
  { payload, waitSeconds }: { readonly payload: Uint8Array; readonly waitSeconds: number },
  aws: Aws,
  ctx: Context,
): Promise<Invocation> {
  const { answer, traceId, lookedFor, waited } = await invokeTraced(
    { ref, payload, waitSeconds },
    aws,
    ctx,
    () => {},
  )
  const [, status] = /exit status (\d+)/.exec(new TextDecoder().decode(answer.payload.slice(0, 4_096))) ?? []
  const failed = answer.functionError
  return {
    traceId,
    lookedFor,
    ...(failed === undefined ? {} : { functionError: failed }),
    ...(failed === undefined || status === undefined ? {} : { exitStatus: Number(status) }),
    ...(waited.trace ? { seen: seenIn(waited.trace, ref.name) } : {}),
  }
}

async function readLayers(
  arns: readonly string[],
  aws: Aws,
  ctx: Context,
): Promise<ReadonlyMap<string, LayerRead>> {
  return new Map(await Promise.all(arns.map(async (arn) => [arn, await readLayer(arn, aws, ctx)] as const)))
}

async function readLayer(arn: string, aws: Aws, ctx: Context): Promise<LayerRead> {
  try {
    const { runtimes, architectures } = await aws.getLayer(arn)
    return { kind: 'read', runtimes, architectures }
  } catch (error) {
    if (isHopeless(error, ctx)) throw error
    return { kind: awsErrorName(error) === 'ResourceNotFoundException' ? 'absent' : 'unreadable' }
  }
}

async function looked<T>(ask: () => Promise<T>, ctx: Context): Promise<Looked<T>> {
  try {
    return { kind: 'known', value: await ask() }
  } catch (error) {
    if (isHopeless(error, ctx)) throw error
    return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Our own mistakes, an interruption, and credentials that no other question would help. */
function isHopeless(error: unknown, ctx: Context): boolean {
  return !(error instanceof OtlError) || ctx.signal.aborted || concernsCaller(error)
}
