/**
 * Many durations in bounded memory: how many there are in each bucket, and their sum. Neighbouring buckets are one
 * percent apart, so a quantile is at most one percent off however many durations there were, and exact where the
 * durations around it are further apart than that.
 */
export interface Digest {
  count: number
  min: number
  max: number
  readonly buckets: Map<number, Bucket>
}

interface Bucket {
  count: number
  sum: number
}

const STEP = Math.log(1.01)
/** A tenth of a microsecond: what is shorter is as good as nothing. With 300 years at the other end: 3,700 buckets. */
const SHORTEST = 1e-4
const LONGEST = 1e13

export function newDigest(): Digest {
  return { count: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, buckets: new Map() }
}

/** @param value milliseconds; what is no length of time is left out */
export function addTo(digest: Digest, value: number, count = 1): void {
  if (!(value >= 0) || !(count > 0) || value > LONGEST || !Number.isFinite(count)) return
  const key = value <= SHORTEST ? Number.NEGATIVE_INFINITY : Math.floor(Math.log(value) / STEP)
  addBucket(digest, key, { count, sum: value * count })
  digest.min = Math.min(digest.min, value)
  digest.max = Math.max(digest.max, value)
}

export function mergeInto(digest: Digest, other: Digest): void {
  for (const [key, bucket] of other.buckets) addBucket(digest, key, bucket)
  digest.min = Math.min(digest.min, other.min)
  digest.max = Math.max(digest.max, other.max)
}

function addBucket(digest: Digest, key: number, { count, sum }: Bucket): void {
  const bucket = digest.buckets.get(key)
  if (bucket === undefined) digest.buckets.set(key, { count, sum })
  else {
    bucket.count += count
    bucket.sum += sum
  }
  digest.count += count
}

/**
 * The nearest rank: the least duration that at least the share `q` of all does not exceed. So p99 of fewer than a
 * hundred durations is the longest of them.
 * @returns one for each of `qs` (ascending); all undefined when there is nothing
 */
export function quantiles(digest: Digest, qs: readonly number[]): (number | undefined)[] {
  const sorted = [...digest.buckets].sort(([a], [b]) => a - b)
  let at = 0
  let seen = sorted[0]?.[1].count ?? 0
  return qs.map((q) => {
    const rank = Math.max(1, Math.ceil(q * digest.count))
    while (seen < rank && at < sorted.length - 1) seen += sorted[++at]?.[1].count ?? 0
    const bucket = sorted[at]?.[1]
    return bucket && Math.min(digest.max, Math.max(digest.min, bucket.sum / bucket.count))
  })
}
