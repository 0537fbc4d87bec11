import type { Aws, Context } from '../../context.ts'
import type { FunctionRef } from '../../domain/instrument/reference.ts'
import { readRegions, regionPool } from './regions.ts'

/** One function in one region, before anything is asked of AWS. */
export interface Target {
  readonly ref: FunctionRef
  /** Absent: the SDK's own default. */
  readonly region?: string
  readonly connect: () => Promise<Aws>
}

/** Every function in every region asked for, each once. An ARN decides its own region. */
export function targetsOf(
  refs: readonly FunctionRef[],
  regionFlag: string | undefined,
  ctx: Context,
): readonly Target[] {
  const pool = regionPool(ctx)
  const given = readRegions(regionFlag)
  const regions = given.length > 0 ? given : [undefined]
  const targets = new Map<string, Target>()
  for (const ref of refs) {
    for (const region of ref.region ? [ref.region] : regions) {
      const connect = () => pool(region)
      targets.set(JSON.stringify([region, ref.target, ref.qualifier]), {
        ref,
        connect,
        ...(region ? { region } : {}),
      })
    }
  }
  return [...targets.values()]
}
