import type { Aws, Context } from '../../context.ts'
import { isRegion, partitionOf, regions, suggestRegion } from '../../domain/catalogue/regions.ts'
import { Exit, OtlError, usageError } from '../../errors.ts'

/** Splits and checks `--region`. Empty when the flag is absent: the SDK's own default then applies. */
export function readRegions(flag: string | undefined): readonly string[] {
  const names = (flag ?? '').split(',').map((name) => name.trim())
  const given = [...new Set(names.filter((name) => name !== ''))]
  for (const name of given) {
    if (isRegion(name)) continue
    const meant = suggestRegion(name)
    throw usageError(
      `there is no region "${name}"`,
      meant ? `did you mean ${meant}?` : 'for example --region eu-west-1',
    )
  }
  return given
}

/**
 * As `readRegions`, and `all` stands for every region of the partition that the SDK's own region is in. Undefined is that
 * region itself.
 */
export async function regionsOf(
  flag: string | undefined,
  ctx: Context,
): Promise<{ readonly regions: readonly (string | undefined)[]; readonly all: boolean }> {
  if (flag?.trim() !== 'all') {
    const given = readRegions(flag)
    return { regions: given.length > 0 ? given : [undefined], all: false }
  }
  const partition = partitionOf(await homeRegion(ctx))
  return { regions: regions.filter((region) => partitionOf(region) === partition), all: true }
}

/** Where there is none, most people are in AWS's main partition. */
async function homeRegion(ctx: Context): Promise<string> {
  try {
    return (await ctx.aws()).region
  } catch (error) {
    if (error instanceof OtlError && error.code === Exit.Usage) return 'us-east-1'
    throw error
  }
}

/** For commands that ask in one place only. `region` is an ARN's or the flag's. */
export async function oneRegion(region: string | undefined, ctx: Context): Promise<Aws> {
  const [only, ...more] = readRegions(region)
  if (more.length > 0)
    throw usageError('this command asks one region at a time', `for example --region ${only}`)
  return ctx.aws(only === undefined ? {} : { region: only })
}

export type RegionPool = (region: string | undefined) => Promise<Aws>

/** One connection a region, however many functions are asked for in it. */
export function regionPool(
  ctx: Context,
  open = (region: string | undefined) => ctx.aws(region === undefined ? {} : { region }),
): RegionPool {
  const made = new Map<string | undefined, Promise<Aws>>()
  return (region) => once(made, region, () => open(region))
}

/** Asks once for each key; a failure is not kept. */
export function once<K, V>(made: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const known = made.get(key)
  if (known) return known
  const making = make()
  made.set(key, making)
  making.catch(() => made.delete(key))
  return making
}
