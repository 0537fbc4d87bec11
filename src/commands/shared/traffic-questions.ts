import type { Aws } from '../../context.ts'
import { assess } from '../../domain/instrument/assess.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { type Check, type Found, found } from '../../domain/preflight/check.ts'
import { type Alias, type Traffic, trafficCheck, versionsBehind } from '../../domain/preflight/traffic.ts'
import { ask } from './ask-once.ts'

/** Versions that are looked at to see whether they are traced; the others count as not. */
const MOST_VERSIONS = 5

/**
 * Who calls the function by an alias, and what of it stays as it is.
 * @param moving alias that this run moves to what it publishes
 */
export async function checkTraffic(fn: LambdaFunction, aws: Aws, moving?: string): Promise<Check> {
  return trafficCheck(fn, { ...(await readTraffic(fn, aws)), moving })
}

export async function readTraffic(fn: LambdaFunction, aws: Aws): Promise<Traffic> {
  const aliases = await ask(() => aws.listAliases(fn.arn))
  const [traced, provisioned] = await Promise.all([
    tracedVersions(fn, aliases, aws),
    // It belongs to aliases and versions, and costs a request of a budget that everybody shares.
    aliases.kind === 'found' && aliases.value.length > 0
      ? ask(() => aws.listProvisioned(fn.arn))
      : Promise.resolve(found([])),
  ])
  return { aliases, traced, provisioned }
}

async function tracedVersions(
  fn: LambdaFunction,
  aliases: Found<readonly Alias[]>,
  aws: Aws,
): Promise<ReadonlySet<string>> {
  const versions = aliases.kind === 'found' ? versionsBehind(aliases.value).slice(0, MOST_VERSIONS) : []
  const traced = await Promise.all(
    versions.map(async (version) => {
      const read = await ask(() => aws.getFunction(`${fn.arn}:${version}`))
      return read.kind === 'found' && assess(read.value).verdict === 'traced' ? [version] : []
    }),
  )
  return new Set(traced.flat())
}
