import type { Context } from '../../../context.ts'
import type { Account, Invocations, Outcome } from '../../../domain/trace/find/account.ts'
import { inOrder } from '../../../domain/trace/find/sort.ts'
import { type Tally, tallyOf } from '../../../domain/trace/find/tally.ts'
import { whyElsewhere } from '../retrieval.ts'
import { countInvocations } from './invocations.ts'
import { type Listed, listSteps } from './list.ts'
import { openPlaces, type Places, storesOf } from './places.ts'
import { type FoundTrace, readListed } from './read.ts'
import type { FindRequest } from './request.ts'
import { findSpans } from './spans.ts'

/**
 * What a search tells, as soon as it is known. Candidates come first. The account comes once: before the first trace where
 * everything had been counted by then, and otherwise after the last one. The outcome is the end.
 */
export type Found =
  | { readonly kind: 'candidates'; readonly candidates: readonly Listed[] }
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'trace'; readonly found: FoundTrace }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }

/** Read at most, to find cold starts among them. */
const LOOKED_INTO = 500

/**
 * Finds traces, in order, and reads their documents. The newest are told before the older ones have been counted.
 * Memory is bounded by what is wanted, not by what is there.
 */
export async function* findTraces(request: FindRequest, ctx: Context): AsyncGenerator<Found> {
  const places = await openPlaces(request, ctx)
  const invocations = countInvocations(places, request, ctx)
  const needed = request.cold ? LOOKED_INTO : request.limit
  const tally = tallyOf<Listed>(needed, inOrder(request.sort))
  const unread = await searchSpans(places, request, tally, ctx)
  let outcome: Outcome | undefined
  for await (const { last, more } of listSteps(request, places, tally, ctx)) {
    const certain = last || (request.sort === 'time' && tally.first().length >= needed)
    const account = last ? accountOf(places, tally, more || unread, await invocations) : undefined
    if (certain && outcome === undefined) yield { kind: 'candidates', candidates: tally.first() }
    const before = account !== undefined && outcome === undefined && !request.cold
    if (account && before) yield { kind: 'account', account }
    if (certain && outcome === undefined) outcome = yield* readChosen(tally.first(), request, ctx)
    if (account && !before) yield { kind: 'account', account }
  }
  yield { kind: 'outcome', outcome: outcome ?? { shown: 0, orphaned: 0 } }
}

/**
 * Accounts that keep their traces in CloudWatch are searched there, once for the whole time. What the user has written in
 * X-Ray's language only X-Ray can answer.
 * @returns whether there are more than were read
 */
async function searchSpans(
  places: Places,
  request: FindRequest,
  tally: Tally<Listed>,
  ctx: Context,
): Promise<boolean> {
  let unread = false
  for (const [at, place] of places.open.entries()) {
    const { aws, destination } = place
    if (destination?.store !== 'CloudWatch Logs') continue
    ctx.tell([whyElsewhere(aws.region, destination)])
    if (request.conditions.filter !== undefined) continue
    const found = await findSpans(place, request, ctx)
    if (found === undefined) continue
    for (const one of found.listed) tally.add(one)
    unread ||= found.more
    places.open[at] = { ...place, searched: true }
  }
  return unread
}

function accountOf(
  { failures, ...places }: Places,
  { total, partial }: Tally<Listed>,
  more: boolean,
  invocations: Invocations,
): Account {
  return { found: total, more, partial, invocations, stores: storesOf({ failures, ...places }), failures }
}

/** Reads in order until as many as wanted are found. */
async function* readChosen(
  listed: readonly Listed[],
  { cold, limit }: FindRequest,
  ctx: Context,
): AsyncGenerator<Found, Outcome> {
  let shown = 0
  let orphaned = 0
  let lookedInto = 0
  const progress = ctx.progress(`reading ${Math.min(limit, listed.length)} traces`)
  try {
    if (limit > 0) {
      for await (const found of readListed(listed)) {
        lookedInto++
        if (cold && !isCold(found)) {
          progress.update(`looking for cold starts: ${shown} in ${lookedInto} so far`)
          continue
        }
        shown++
        if (found.trace?.spans.some(({ kind }) => kind === 'missing')) orphaned++
        progress.stop()
        yield { kind: 'trace', found }
        if (shown === limit) break
      }
    }
  } finally {
    progress.stop()
  }
  return { shown, orphaned, ...(cold ? { lookedInto } : {}) }
}

export const isCold = ({ folded }: FoundTrace) => folded?.spans.some(({ coldStart }) => coldStart) === true
