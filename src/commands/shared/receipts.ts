import type { Aws, Context } from '../../context.ts'
import { partitionOf } from '../../domain/catalogue/regions.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { isInForce } from '../../domain/instrument/in-force.ts'
import {
  type BesidesOfReceipt,
  type Receipt,
  receiptFromJson,
  receiptToJson,
} from '../../domain/instrument/receipt.ts'
import { receiptFromTags, receiptTagKeys, receiptToTags } from '../../domain/instrument/receipt-tags.ts'
import { settingsOf } from '../../domain/instrument/settings.ts'
import { OtlError } from '../../errors.ts'

/**
 * A receipt lives twice: in tags of the function, where colleagues find it, and in a file of this user, which is
 * written before the update so that not even a crash between the two leaves a change without its receipt.
 */
export async function findReceipt(ctx: Context, fn: LambdaFunction): Promise<Receipt | undefined> {
  const receipt = await newestReceipt(ctx, fn)
  const now = settingsOf(fn)
  return receipt && now && !isInForce(receipt, now) ? undefined : receipt
}

/** Policy and alias that otl changed: they stay changed when the function's configuration is put back by somebody else. */
export async function findBesides(ctx: Context, fn: LambdaFunction): Promise<BesidesOfReceipt> {
  const { policy, alias } = (await newestReceipt(ctx, fn)) ?? {}
  return { ...(policy ? { policy } : {}), ...(alias ? { alias } : {}) }
}

/** What of the newest receipt still says something: all of it, or policy and alias alone. */
export async function standingReceipt(ctx: Context, fn: LambdaFunction): Promise<Receipt | undefined> {
  const receipt = await findReceipt(ctx, fn)
  if (receipt) return receipt
  const newest = await newestReceipt(ctx, fn)
  if (!newest?.policy && !newest?.alias) return undefined
  const { layer: _, tracing: __, ...rest } = newest
  return { ...rest, variables: {} }
}

async function newestReceipt(ctx: Context, fn: LambdaFunction): Promise<Receipt | undefined> {
  const text = await ctx.files.readState(fileOf(fn))
  const filed = text === undefined ? undefined : receiptFromJson(text, 'file')
  const tagged = fn.tags.kind === 'readable' ? receiptFromTags(fn.tags.values) : undefined
  if (!filed || !tagged) return filed ?? tagged
  // Of one run, the file holds more than the tags may.
  return Date.parse(filed.at) >= Date.parse(tagged.at) ? filed : tagged
}

/** @returns what puts the file back as it was, for an update that did not come to pass */
export async function fileReceipt(
  ctx: Context,
  fn: LambdaFunction,
  receipt: Receipt,
): Promise<() => Promise<void>> {
  const name = fileOf(fn)
  const before = await ctx.files.readState(name)
  await ctx.files.writeState(name, `${receiptToJson(receipt)}\n`)
  return () => (before === undefined ? ctx.files.removeState(name) : ctx.files.writeState(name, before))
}

/** @returns a warning when the tags could not be written; the file alone then has to do */
export async function tagReceipt(
  aws: Aws,
  fn: LambdaFunction,
  receipt: Receipt,
): Promise<string | undefined> {
  const tags = receiptToTags(receipt)
  if (Object.keys(tags).length === 0)
    return 'the receipt is too long for tags, and is in a file of yours only'
  const stale = tagKeys(fn).filter((key) => !Object.hasOwn(tags, key))
  return unlessFailed(aws.tagFunction(fn.arn, tags, stale), 'the receipt is in a file of yours only')
}

/** Tags a function whose receipt is in a file only: a run that was interrupted after its update never came to it. */
export async function retagReceipt(ctx: Context, aws: Aws, fn: LambdaFunction): Promise<string | undefined> {
  if (fn.tags.kind !== 'readable' || receiptFromTags(fn.tags.values)) return undefined
  const receipt = await findReceipt(ctx, fn)
  return receipt && tagReceipt(aws, fn, receipt)
}

export async function forgetReceipt(ctx: Context, aws: Aws, fn: LambdaFunction): Promise<string | undefined> {
  const keys = tagKeys(fn)
  const warning =
    keys.length > 0
      ? await unlessFailed(aws.tagFunction(fn.arn, {}, keys), 'the receipt stays in its tags')
      : undefined
  const stays = await unlessFailed(ctx.files.removeState(fileOf(fn)), 'the receipt stays in its file')
  return warning ?? stays
}

/** @returns a warning when the tags could not be written */
export async function putBackReceipt(
  ctx: Context,
  aws: Aws,
  fn: LambdaFunction,
  receipt: Receipt | undefined,
): Promise<string | undefined> {
  if (!receipt) return forgetReceipt(ctx, aws, fn)
  await fileReceipt(ctx, fn, receipt)
  return tagReceipt(aws, fn, receipt)
}

/** Functions whose receipt's file is of a run, as ARNs; for a run whose story is lost. */
export async function filedArns(ctx: Context, run: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of await ctx.files.listState('receipts')) {
    const [, account, region = '', fn] = fileName.exec(name) ?? []
    const text = await ctx.files.readState(`receipts/${name}`)
    if (fn === undefined || text === undefined || receiptFromJson(text, 'file')?.run !== run) continue
    found.push(`arn:${partitionOf(region)}:lambda:${region}:${account}:function:${fn}`)
  }
  return found
}

/** What `fileOf` makes; a region ends with its first number. */
const fileName = /^(\d{12})-([a-z]{2,5}(?:-[a-z]+)+-\d{1,2})-([A-Za-z0-9_-]{1,64})\.json$/

async function unlessFailed(doing: Promise<void>, consequence: string): Promise<string | undefined> {
  try {
    await doing
    return undefined
  } catch (error) {
    if (error instanceof OtlError) return `${consequence}: ${error.message}`
    throw error
  }
}

function tagKeys({ tags }: LambdaFunction): readonly string[] {
  return tags.kind === 'readable' ? receiptTagKeys(tags.values) : []
}

/** `arn:aws:lambda:eu-west-1:123456789012:function:orders` → `receipts/123456789012-eu-west-1-orders.json`. */
function fileOf(fn: LambdaFunction): string {
  const account = fn.arn.split(':')[4] ?? 'unknown'
  return `receipts/${account}-${fn.region}-${fn.name}.json`
}
