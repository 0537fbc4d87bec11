import type { Aws, Context } from '../../context.ts'
import { type AliasMove, isMoveOfOurs } from '../../domain/instrument/alias-move.ts'
import { assess } from '../../domain/instrument/assess.ts'
import type { AliasBack } from '../../domain/instrument/besides.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { blocked, type Plan } from '../../domain/instrument/plan.ts'
import type { Alias } from '../../domain/preflight/traffic.ts'
import { OtlError } from '../../errors.ts'
import { ask } from './ask-once.ts'

export interface PublishOptions {
  readonly publish?: boolean
  /** Name of an alias that moves to the new version. */
  readonly alias?: string
}

/** Adds the publication to a plan, or blocks it where the alias cannot simply be moved. */
export async function withPublication(
  plan: Plan,
  fn: LambdaFunction,
  { publish = false, alias: name }: PublishOptions,
  aws: Aws,
): Promise<Plan> {
  if (plan.kind === 'blocked' || (!publish && name === undefined)) return plan
  const noted = (text: string, publication: { readonly alias?: Alias }): Plan => {
    return { ...plan, notes: [...plan.notes, text], publication }
  }
  if (name === undefined) {
    return plan.kind === 'update' ? noted('then a version is published', {}) : plan
  }
  const aliases = await ask(() => aws.listAliases(fn.arn))
  if (aliases.kind === 'unknown') return refused(aliases.reason, 'leave out --alias and move it yourself')
  const alias = aliases.value.find((one) => one.name === name)
  if (!alias) {
    const names = aliases.value.map((one) => one.name).join(', ')
    return refused(`it has no alias "${name}"`, names ? `its aliases are ${names}` : 'it has no alias at all')
  }
  if (alias.version.startsWith('$LATEST')) return plan
  if (Object.keys(alias.shares).length > 0) {
    return refused(
      `alias ${name} divides its traffic between versions`,
      'finish that deployment first, or leave out --alias',
    )
  }
  if (plan.kind === 'unchanged' && (await isTraced(fn, alias.version, aws))) return plan
  return noted(`then a version is published, and alias ${name} moves to it from version ${alias.version}`, {
    alias,
  })
}

function refused(reason: string, wayOut: string): Plan {
  return blocked({ code: 'alias', reason, wayOut })
}

async function isTraced(fn: LambdaFunction, version: string, aws: Aws): Promise<boolean> {
  const read = await ask(() => aws.getFunction(`${fn.arn}:${version}`))
  return read.kind === 'found' && assess(read.value).verdict === 'traced'
}

/** Longest wait for a version: SnapStart takes minutes to make a snapshot. */
const PATIENCE_MS = 600_000

/**
 * Publishes what Lambda runs now, and waits until the version can be invoked.
 * @throws OtlError when nothing was published, or the version did not become active
 */
export async function publishVersion(
  fn: LambdaFunction,
  description: string,
  aws: Aws,
  ctx: Context,
): Promise<string> {
  const version = await aws.publishVersion(fn, description)
  const end = ctx.now().getTime() + PATIENCE_MS
  for (let pause = 250; ; pause = Math.min(pause * 1.5, 5_000)) {
    const { state } = await aws.getFunction(`${fn.arn}:${version}`)
    if (state === 'Active') return version
    if (state === 'Failed' || ctx.now().getTime() > end) {
      throw new OtlError(`version ${version} was published, but its state is ${state}`)
    }
    await ctx.sleep(pause)
  }
}

/**
 * The version that disable should move an alias back to: where an earlier run of otl found it, if the version it is at
 * now proves that; else where it is now.
 */
export async function restorePoint(
  fn: LambdaFunction,
  alias: Alias,
  earlier: AliasMove | undefined,
  aws: Aws,
): Promise<string> {
  if (earlier?.name !== alias.name || earlier.to !== alias.version) return alias.version
  const read = await ask(() => aws.getFunction(`${fn.arn}:${alias.version}`))
  const proved = read.kind === 'found' && isMoveOfOurs(earlier, read.value.description)
  return proved ? earlier.from : alias.version
}

/**
 * Moves an alias back, unless somebody moved it since or the receipt cannot be trusted with it.
 * @returns a warning when it stays
 */
export async function moveBack(
  fn: LambdaFunction,
  { move, to: goal }: AliasBack,
  aws: Aws,
): Promise<string | undefined> {
  const { name, to } = move
  const stays = (why: string) => `alias ${name} was not moved back to version ${goal}: ${why}`
  const aliases = await ask(() => aws.listAliases(fn.arn))
  if (aliases.kind === 'unknown') return stays(aliases.reason)
  const alias = aliases.value.find((one) => one.name === name)
  if (!alias) return stays('it is gone')
  if (alias.version !== to || Object.keys(alias.shares).length > 0) return stays('somebody moved it since')
  const version = await ask(() => aws.getFunction(`${fn.arn}:${to}`))
  if (version.kind === 'unknown') return stays(version.reason)
  if (!isMoveOfOurs(move, version.value.description))
    return stays(`version ${to} is not one that otl published for it`)
  const done = await ask(() => aws.moveAlias(fn.arn, alias, goal))
  return done.kind === 'unknown' ? stays(done.reason) : undefined
}
