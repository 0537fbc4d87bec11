import type { Aws, Context } from '../../context.ts'
import {
  regions as allRegions,
  isRegion,
  partitionOf,
  suggestRegion,
} from '../../domain/catalogue/regions.ts'
import { OtlError, usageError } from '../../errors.ts'

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

/** For commands that ask in one place only. `region` is an ARN's or the flag's. */
export async function oneRegion(region: string | undefined, ctx: Context): Promise<Aws> {
  const [only, ...more] = readRegions(region)
  if (more.length > 0)
    throw usageError('this command asks one region at a time', `for example --region ${only}`)
  return ctx.aws(only === undefined ? {} : { region: only })
}

/** One connection a region, however many functions are asked for in it. */
export function regionPool(ctx: Context): (region: string | undefined) => Promise<Aws> {
  const made = new Map<string | undefined, Promise<Aws>>()
  return (region) => {
    const known = made.get(region) ?? ctx.aws(region === undefined ? {} : { region })
    made.set(region, known)
    return known
  }
}

/** `all` means the regions of the partition that otl is set to: credentials reach no further. */
export async function regionsAsked(flag: string | undefined, ctx: Context): Promise<readonly string[]> {
  if (flag?.trim() !== 'all') return readRegions(flag)
  const partition = partitionOf(await defaultRegion(ctx))
  return allRegions.filter((region) => partitionOf(region) === partition)
}

/** Where none is set, the one in which every commercial account has something. */
async function defaultRegion(ctx: Context): Promise<string> {
  try {
    return (await ctx.aws({})).region
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    return 'us-east-1'
  }
}
