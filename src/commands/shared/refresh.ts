import type { Aws, Context } from '../../context.ts'
import { shortLayerName } from '../../domain/catalogue/layer-arn.ts'
import type { CatalogueLayer } from '../../domain/catalogue/model.ts'
import { newestOf, type Proved, type ProvedVersion } from '../../domain/catalogue/proved.ts'
import { seriesOf } from '../../domain/catalogue/series.ts'
import { OtlError } from '../../errors.ts'
import type { RefreshRow } from '../../render/refresh.ts'
import { awsErrorName, concernsCaller } from './lookup.ts'
import { readProved, writeProved } from './proved.ts'
import { regionPool } from './regions.ts'

/**
 * Asks Lambda for versions beyond those that are known. Lambda's control plane takes 15 requests a second from a whole
 * account in a region, so each question waits its turn.
 * @param rate questions a second
 */
export async function refreshLayers(
  layers: readonly CatalogueLayer[],
  rate: number,
  ctx: Context,
): Promise<readonly RefreshRow[]> {
  let proved = await readProved(ctx)
  const pool = regionPool(ctx)
  const pace = pacer(rate, ctx)
  const done: RefreshRow[] = []
  const closed = new Set<string>()
  let ended = false
  const progress = ctx.progress(`asking for ${layers.length} layers`)
  try {
    for (const layer of layers) {
      if (ended || closed.has(layer.region)) {
        done.push({ layer: newestOf(layer, proved), outcome: 'stopped' })
        continue
      }
      progress.update(`${done.length} of ${layers.length}: ${shortLayerName(layer.arn)} in ${layer.region}`)
      const aws = await pool(layer.region)
      const result = await refreshOne(newestOf(layer, proved), aws, pace)
      if (result.proved) {
        proved = new Map(proved).set(seriesOf(layer).key, {
          count: result.proved,
          at: ctx.now().toISOString(),
        })
        // Written at once: what is proved is worth keeping whatever happens to the rest.
        await writeProved(ctx, proved)
      }
      done.push(settled(layer, proved, result))
      if (result.outcome !== 'stopped') continue
      closed.add(layer.region)
      ended = result.everywhere === true || ctx.signal.aborted
    }
  } finally {
    progress.stop()
  }
  return done
}

interface Probed {
  readonly outcome: RefreshRow['outcome']
  readonly reason?: string
  /** Count of the newest version that answered. */
  readonly proved?: ProvedVersion['count']
  /** What stopped it concerns the other regions too. */
  readonly everywhere?: boolean
}

function settled(layer: CatalogueLayer, proved: Proved, { outcome, reason }: Probed): RefreshRow {
  return { layer: newestOf(layer, proved), outcome, ...(reason === undefined ? {} : { reason }) }
}

/** An endpoint that has every version one asks for is not Lambda. */
const FURTHEST = 1_000

type Answer =
  | { readonly kind: 'there' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly everywhere: boolean }

/**
 * Upwards in doubling steps until the first refusal, then halves the gap between the last version that is there and the
 * one that is not.
 */
async function refreshOne(known: CatalogueLayer, aws: Aws, pace: () => Promise<void>): Promise<Probed> {
  const series = seriesOf(known)
  const ask = async (count: number): Promise<Answer> => {
    await pace()
    return probe(aws, series.nth(count).arn)
  }
  let there = series.at
  let missing = Number.POSITIVE_INFINITY
  while (missing - there > 1 && there < series.at + FURTHEST) {
    const step =
      missing === Number.POSITIVE_INFINITY ? Math.max(1, there - series.at + 1) : (missing - there) >> 1
    const answer = await ask(there + step)
    if (answer.kind === 'failed') return { ...stopped(answer), ...found(there, series.at) }
    if (answer.kind === 'there') there += step
    else missing = there + step
  }
  if (there > series.at) return { outcome: 'newer', proved: there }
  // Lambda refuses a version that is absent and a caller who may not look with the same words.
  const self = await ask(series.at)
  if (self.kind === 'there') return { outcome: 'same' }
  return self.kind === 'failed' ? stopped(self) : { outcome: 'unknown', reason: self.reason }
}

function stopped({ reason, everywhere }: Extract<Answer, { kind: 'failed' }>): Probed {
  return { outcome: 'stopped', reason, everywhere }
}

function found(there: number, before: number): { readonly proved?: number } {
  return there > before ? { proved: there } : {}
}

const refusals = new Set(['AccessDeniedException', 'AccessDenied', 'ResourceNotFoundException'])

/**
 * A refusal is about one version. Anything else is about its region: one that the account has not opened, or of another
 * partition, answers `UnrecognizedClientException`. A throttle and credentials that are no good end the run.
 */
async function probe(aws: Aws, arn: string): Promise<Answer> {
  try {
    await aws.getLayer(arn)
    return { kind: 'there' }
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    const name = awsErrorName(error) ?? ''
    if (refusals.has(name)) return { kind: 'refused', reason: error.message }
    const caller = concernsCaller(error) && name !== 'UnrecognizedClientException'
    return {
      kind: 'failed',
      reason: error.message,
      everywhere: caller || name === 'TooManyRequestsException',
    }
  }
}

/** The first question goes out at once, each further one a whole interval after the one before. */
function pacer(rate: number, ctx: Context): () => Promise<void> {
  let next = 0
  return async () => {
    const now = ctx.now().getTime()
    const wait = next - now
    next = Math.max(now, next) + 1000 / rate
    if (wait > 0) await ctx.sleep(wait)
  }
}
