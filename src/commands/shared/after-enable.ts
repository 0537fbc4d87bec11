import type { Aws, Context } from '../../context.ts'
import { versionDescription } from '../../domain/instrument/alias-move.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { Plan } from '../../domain/instrument/plan.ts'
import { type Receipt, type Run, receiptOf } from '../../domain/instrument/receipt.ts'
import { Exit, OtlError } from '../../errors.ts'
import { signed } from '../../render/said.ts'
import { mayHaveArrived } from './lost-answer.ts'
import { publishVersion, restorePoint } from './publish.ts'
import { fileReceipt, findBesides, findReceipt, retagReceipt, tagReceipt } from './receipts.ts'
import { attachOurs } from './role-policy.ts'

interface Done {
  /** As it is now. */
  readonly fn: LambdaFunction
  readonly plan: Plan
  /** Of the write just made; absent when the configuration was so already. */
  readonly receipt: Receipt | undefined
  readonly run: Run
  readonly aws: Aws
  readonly ctx: Context
}

/**
 * What comes after the function is as planned: policy of a function that needed no write, version, alias, and last the
 * receipt's tags. The receipt's file is always a step ahead of what it tells.
 * @returns warnings
 * @throws OtlError when something that was asked for was not done
 */
export async function afterEnable(done: Done): Promise<readonly string[]> {
  const { fn, plan, aws, ctx } = done
  if (plan.kind === 'blocked') return []
  const alone = plan.kind === 'unchanged' ? plan.attach : undefined
  let receipt = done.receipt
  if (alone || plan.publication) receipt ??= await earlierReceipt(done)
  if (receipt && alone) {
    receipt = { ...receipt, policy: alone }
    const forget = await fileReceipt(ctx, fn, receipt)
    await attachOurs(alone, aws, { forget, keep: async () => {} }, ctx)
  }
  const published = receipt && plan.publication ? await publish(done, receipt, plan.publication) : undefined
  receipt = published?.receipt ?? receipt
  const warning = receipt ? await tagReceipt(aws, fn, receipt) : await retagReceipt(ctx, aws, fn)
  if (published?.failure) throw published.failure
  return warning === undefined ? [] : [warning]
}

/** In force or not, what it tells of policy and alias has to be kept. */
async function earlierReceipt({ fn, run, ctx }: Done): Promise<Receipt> {
  return (await findReceipt(ctx, fn)) ?? receiptOf([], run, undefined, await findBesides(ctx, fn))
}

interface Published {
  readonly receipt: Receipt
  readonly failure?: OtlError
}

/** A failure waits until the receipt is tagged: the function itself is enabled. */
async function publish(
  { fn, run, aws, ctx }: Done,
  before: Receipt,
  { alias }: NonNullable<Extract<Plan, { kind: 'update' }>['publication']>,
): Promise<Published> {
  let receipt = before
  try {
    const from = alias && (await restorePoint(fn, alias, before.alias, aws))
    const move = alias && from !== undefined ? { name: alias.name, from } : undefined
    const version = await publishVersion(fn, versionDescription(run.id, move), aws, ctx)
    if (alias && move) {
      receipt = { ...before, alias: { ...move, to: version } }
      const undo = await fileReceipt(ctx, fn, receipt)
      try {
        await aws.moveAlias(fn.arn, alias, version)
      } catch (error) {
        // The alias may have moved all the same: then disable has to know where from.
        if (!mayHaveArrived(error)) {
          receipt = before
          await undo()
        }
        throw error
      }
    }
    const moved = alias ? `, and moved alias ${alias.name} to it from ${alias.version}` : ''
    ctx.tell(signed('good', `published version ${version} of ${fn.name}${moved}`, ctx.canvas))
    return { receipt }
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    const failure = new OtlError(`the function is enabled, but ${error.message}`, {
      cause: error,
      code: Exit.No,
      hint: alias ? `otl enable ${fn.name} --alias ${alias.name} tries again` : undefined,
    })
    return { receipt, failure }
  }
}
