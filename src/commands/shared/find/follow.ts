import type { Aws, Context } from '../../../context.ts'
import { clockJump, followMemory, followPause, nextLook } from '../../../domain/trace/find/follow.ts'
import { millis } from '../../../domain/trace/model.ts'
import { Exit, type ExitCode, usageError } from '../../../errors.ts'
import { formatDuration } from '../../../render/duration.ts'
import { safe } from '../../../render/text.ts'
import { isTransient } from '../aws-error.ts'
import { whyElsewhere } from '../retrieval.ts'
import { isNearby } from '../trace-by-id.ts'
import { followPrinter } from './follow-printer.ts'
import { lookAt } from './look.ts'
import { openPlaces, type Places } from './places.ts'
import type { FindRequest } from './request.ts'

export interface FollowOptions {
  readonly raw: boolean
  /** `now`: until Ctrl-C. */
  readonly until: string
}

interface Counts {
  traces: number
  again: number
}

/** After a long sleep, more than this is told as a number. */
const MOST_AT_ONCE = 1_000

/**
 * Prints the newest traces of the time asked for, then every new one and every new revision of one, once each, until
 * Ctrl-C or until the time that was given.
 */
export async function followTraces(
  request: FindRequest,
  options: FollowOptions,
  ctx: Context,
): Promise<ExitCode> {
  if (request.sort !== 'time') throw usageError('--follow prints traces as they come', 'leave out --sort')
  const began = ctx.now()
  const end = options.until.trim() === 'now' ? undefined : request.until
  if (end !== undefined && end <= began) throw usageError('--follow needs an --until that is still to come')
  const counts: Counts = { traces: 0, again: 0 }
  try {
    await follow(request, { raw: options.raw, end }, counts, ctx)
  } catch (error) {
    if (!ctx.signal.aborted) throw error
  }
  ctx.tell([summary(counts, ctx.now().getTime() - began.getTime())])
  return ctx.signal.aborted ? Exit.Interrupted : Exit.Ok
}

function summary({ traces, again }: Counts, lasted: number): string {
  const grew = again > 0 ? `, ${again} new ${again === 1 ? 'revision' : 'revisions'}` : ''
  const time = formatDuration(millis(Math.max(0, lasted)))
  return `followed for ${time}: ${traces} ${traces === 1 ? 'trace' : 'traces'}${grew}`
}

async function follow(
  request: FindRequest,
  { raw, end }: { readonly raw: boolean; readonly end: Date | undefined },
  counts: Counts,
  ctx: Context,
): Promise<void> {
  const places = await openPlaces(request, ctx)
  for (const { aws, destination } of places.open) {
    if (destination?.store === 'CloudWatch Logs') ctx.tell([whyElsewhere(aws.region, destination)])
  }
  const nearby = await isAllNearby(places)
  const memory = followMemory()
  const printer = followPrinter(request, raw, ctx)
  let last: Date | undefined
  let failures = 0
  while (!ctx.signal.aborted) {
    const now = ctx.now()
    const until = end === undefined || now < end ? now : end
    const look = last
      ? { window: nextLook(last, until), by: 'update' as const, most: MOST_AT_ONCE }
      : { window: { start: request.since, end: until }, by: 'start' as const, most: request.limit }
    try {
      for await (const { found, sight } of lookAt(look, { request, places, memory }, ctx)) {
        counts[sight === 'again' ? 'again' : 'traces']++
        printer.row(found, sight)
      }
      last = now
      failures = 0
    } catch (error) {
      // Before anything could be read, a failure is an answer.
      if (ctx.signal.aborted || last === undefined || !isTransient(error)) throw error
      if (++failures === 1) ctx.tell([`${ctx.canvas.glyphs.warn} ${safe(error.message)}; it is tried again`])
    }
    if (end !== undefined && now >= end) return
    await pause(followPause(failures, nearby), ctx)
  }
}

async function isAllNearby({ open }: Places): Promise<boolean> {
  const hosts = await Promise.all(open.map(({ aws }: { readonly aws: Aws }) => aws.endpoint()))
  return hosts.every(isNearby)
}

/** Waits, and says when the machine slept meanwhile or its clock was set. */
async function pause(milliseconds: number, ctx: Context): Promise<void> {
  const before = ctx.now()
  await ctx.sleep(milliseconds)
  const jump = clockJump(before, ctx.now(), milliseconds)
  if (jump === undefined) return
  const by = formatDuration(millis(Math.abs(jump)))
  const what = jump > 0 ? `the clock went on by ${by}` : `the clock was set back by ${by}`
  ctx.tell([`${what}: looking at all that has come since`])
}
