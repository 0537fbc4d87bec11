import { publications } from './distro.ts'
import { nearest } from './nearest.ts'

/**
 * Regions that otl can name although the distro is not published there: the isolated partitions and the
 * European Sovereign Cloud, from the AWS SDK's own partition table (aws-sdk-js-v3, partitions.json).
 */
const others = [
  'eu-isoe-west-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-iso-west-1',
  'us-isob-east-1',
  'us-isob-west-1',
  'us-isof-east-1',
  'us-isof-south-1',
]

export const regions: readonly string[] = [...publications.map(({ region }) => region), ...others].toSorted()

/** First match wins: prefixes of region names and the partition they belong to. */
const partitions: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-iso-', 'aws-iso'],
  ['eusc-', 'aws-eusc'],
]

export function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws'
}

const shape = /^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/

/**
 * Whether a region can be asked. One that AWS opened after this version is believed if it looks like a region and is
 * not a slip of the pen away from a known area: `eu-west-7` is, `eu-wset-1` is not.
 */
export function isRegion(text: string): boolean {
  if (regions.includes(text)) return true
  if (!shape.test(text)) return false
  return regions.some((region) => area(region) === area(text)) || suggestRegion(text) === undefined
}

/** `eu-west1`, `EU_WEST_1` and `eu-wset-1` all mean `eu-west-1`. Undefined when nothing is near. */
export function suggestRegion(text: string): string | undefined {
  const wanted = bare(text.slice(0, 64))
  const same = regions.find((region) => bare(region) === wanted)
  const begun = wanted.length >= 5 ? regions.find((region) => bare(region).startsWith(wanted)) : undefined
  return same ?? nearest(text.toLowerCase(), regions) ?? begun
}

function area(region: string): string {
  return region.replace(/-\d+$/, '')
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}
