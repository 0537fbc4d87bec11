import type { Aws, Context } from '../../context.ts'
import { nearest } from '../../domain/catalogue/nearest.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { FunctionRef } from '../../domain/instrument/reference.ts'
import { Exit, OtlError } from '../../errors.ts'
import { awsErrorName } from './aws-error.ts'

export { awsErrorName }

/** Names looked through for a suggestion: ten pages, which is a second of everybody's request budget at most. */
const SUGGESTION_LIMIT = 500

/** Reads one function; an absent one fails with the name that was probably meant. */
export async function readFunction(aws: Aws, ref: FunctionRef): Promise<LambdaFunction> {
  try {
    return await aws.getFunction(ref.qualifier ? `${ref.target}:${ref.qualifier}` : ref.target)
  } catch (error) {
    throw await absentOr(error, aws, ref)
  }
}

/** A failure that means "no such function" in better words, with the name that was probably meant; others as they are. */
export async function absentOr(error: unknown, aws: Aws, ref: FunctionRef): Promise<unknown> {
  if (awsErrorName(error) !== 'ResourceNotFoundException') return error
  const meant = ref.qualifier ? undefined : await suggestName(aws, ref.name)
  return new OtlError(`there is no function ${written(ref)} in ${aws.region}`, {
    hint: meant ? `did you mean ${meant}?` : '`otl status` lists the functions of a region',
    cause: error,
    code: Exit.No,
  })
}

function written({ name, qualifier }: FunctionRef): string {
  return qualifier ? `${name}:${qualifier}` : name
}

/** Best effort: who may not list gets no suggestion. */
async function suggestName(aws: Aws, name: string): Promise<string | undefined> {
  const names: string[] = []
  try {
    for await (const fn of aws.listFunctions()) {
      names.push(fn.name)
      if (names.length === SUGGESTION_LIMIT) break
    }
  } catch {
    return undefined
  }
  return names.find((one) => one.toLowerCase() === name.toLowerCase()) ?? nearest(name, names)
}

/** Longest wait for an update that somebody else started. */
const SETTLE_MS = 60_000

/** Reads a function that is to be changed, and gives a deployment in progress the time to end. */
export async function readSettled(aws: Aws, ref: FunctionRef, ctx: Context): Promise<LambdaFunction> {
  let fn = await readFunction(aws, ref)
  if (!isBusy(fn)) return fn
  const progress = ctx.progress(`waiting for an update of ${ref.name} to end`)
  try {
    const end = ctx.now().getTime() + SETTLE_MS
    for (let pause = 500; isBusy(fn) && ctx.now().getTime() < end; pause = Math.min(pause * 1.5, 3_000)) {
      await ctx.sleep(pause)
      fn = await readFunction(aws, ref)
    }
    return fn
  } finally {
    progress.stop()
  }
}

function isBusy(fn: LambdaFunction): boolean {
  return fn.lastUpdate.status === 'InProgress' || fn.state === 'Pending'
}

const callerErrors = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'TokenProviderError',
  'UnrecognizedClientException',
])

/** Whether a failure is about who asks, so that asking for another function is of no use. */
export function concernsCaller(error: unknown): boolean {
  return (
    callerErrors.has(awsErrorName(error) ?? '') || (error instanceof OtlError && error.code === Exit.Usage)
  )
}
